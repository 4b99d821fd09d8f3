package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sandbox showed to the agent inside it. Only what the sandbox chooses to show, and only as
 * true as the program that told it; null is what was not told.
 *
 * @param release of the kernel, as uname has it
 * @param version of the kernel, as uname has it
 * @param bootId what the kernel drew when it was booted
 * @param bootLog the first lines of the kernel log
 * @param cgroupVersion 1 or 2
 * @param cpus that a process may run on
 * @param cpuModel of /proc/cpuinfo
 * @param memoryTotalBytes of the kernel
 * @param syscallNanos what a system call costs that does nothing
 * @param addressSpaceEnd the first address up to 2^47 that a process may not map
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record SandboxShown(
    String release,
    String version,
    String bootId,
    String bootLog,
    Integer cgroupVersion,
    Integer cpus,
    String cpuModel,
    Long memoryTotalBytes,
    Long syscallNanos,
    Long addressSpaceEnd) {

  private static final int LONGEST = 160;
  private static final int LONGEST_LOG = 500;

  /**
   * From the agent's records; whatever is in them, this gives values of bounded size.
   *
   * @param hello the first record
   * @param sandbox the record of a closer look; a missing node if there is none
   */
  public static SandboxShown of(JsonNode hello, JsonNode sandbox) {
    JsonNode kernel = hello.path("kernel");
    return SandboxShownBuilder.builder()
        .release(text(kernel.path("release"), LONGEST))
        .version(text(kernel.path("version"), LONGEST))
        .bootId(text(hello.path("bootId"), LONGEST))
        .bootLog(lines(hello.path("bootLog")))
        .cgroupVersion(integer(hello.path("cgroup").path("version")))
        .cpus(integer(hello.path("cpus")))
        .cpuModel(text(sandbox.path("cpuModel"), LONGEST))
        .memoryTotalBytes(number(sandbox.path("memoryTotalBytes")))
        .syscallNanos(number(sandbox.path("syscallNs")))
        .addressSpaceEnd(number(sandbox.path("addressSpaceEnd")))
        .build();
  }

  /** Release and version of the kernel. */
  @JsonIgnore
  public Optional<String> kernel() {
    String both = (release == null ? "" : release) + " " + (version == null ? "" : version);
    return Optional.of(both.strip()).filter(k -> !k.isEmpty());
  }

  private static String text(JsonNode node, int longest) {
    String text = node.isTextual() ? node.asText().strip() : "";
    if (text.isEmpty()) {
      return null;
    }
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  private static String lines(JsonNode node) {
    List<String> lines = new ArrayList<>();
    node.forEach(line -> lines.add(line.asText("")));
    String joined = String.join("\n", lines).strip();
    if (joined.isEmpty()) {
      return null;
    }
    return joined.length() <= LONGEST_LOG ? joined : joined.substring(0, LONGEST_LOG);
  }

  private static Integer integer(JsonNode node) {
    return node.isInt() && node.asInt() > 0 ? node.asInt() : null;
  }

  private static Long number(JsonNode node) {
    return node.canConvertToLong() && node.isIntegralNumber() && node.asLong() > 0
        ? node.asLong()
        : null;
  }
}
