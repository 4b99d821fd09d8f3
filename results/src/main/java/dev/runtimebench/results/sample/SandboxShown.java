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
 * What a sandbox showed to the agent inside it. Neither the sandbox nor the agent has to be
 * truthful. A component is null if the agent did not report it.
 *
 * @param release the release of the kernel, as in uname
 * @param version the version of the kernel, as in uname
 * @param bootId the random id of the kernel's boot
 * @param bootLog the first lines of the kernel log
 * @param cgroupVersion 1 or 2
 * @param cpus the number of CPUs that a process may run on
 * @param cpuModel the model in /proc/cpuinfo
 * @param memoryTotalBytes the total memory of the kernel, in bytes
 * @param syscallNanos the duration of a system call that does nothing, in ns
 * @param addressSpaceEnd the first address up to 2^47 that a process may not map
 * @param cpuWork the work of one process and of two; only a probe measures it
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
    Long addressSpaceEnd,
    CpuWork cpuWork) {

  /** The Linux release and version that older gVisor shows, without its own name. */
  private static final String OLD_GVISOR_RELEASE = "4.4.0";

  private static final String OLD_GVISOR_VERSION = "#1 SMP Sun Jan 10 15:06:54 PST 2016";

  private static final int MAX_TEXT_LENGTH = 160;
  private static final int MAX_LOG_LENGTH = 500;

  /**
   * Reads the agent's records. The values have a bounded size, whatever the records contain.
   *
   * @param hello the first record
   * @param sandbox the record with more details about the sandbox; a missing node if there is none
   */
  public static SandboxShown of(JsonNode hello, JsonNode sandbox) {
    JsonNode kernel = hello.path("kernel");
    return SandboxShownBuilder.builder()
        .release(text(kernel.path("release"), MAX_TEXT_LENGTH))
        .version(text(kernel.path("version"), MAX_TEXT_LENGTH))
        .bootId(text(hello.path("bootId"), MAX_TEXT_LENGTH))
        .bootLog(lines(hello.path("bootLog")))
        .cgroupVersion(integer(hello.path("cgroup").path("version")))
        .cpus(integer(hello.path("cpus")))
        .cpuModel(text(sandbox.path("cpuModel"), MAX_TEXT_LENGTH))
        .memoryTotalBytes(number(sandbox.path("memoryTotalBytes")))
        .syscallNanos(number(sandbox.path("syscallNs")))
        .addressSpaceEnd(number(sandbox.path("addressSpaceEnd")))
        .cpuWork(CpuWork.of(sandbox.path("cpuWork")).orElse(null))
        .build();
  }

  /** gVisor names itself in the kernel's log, and newer versions also in the kernel's release. */
  @JsonIgnore
  public boolean isGvisor() {
    String shownRelease = release == null ? "" : release;
    return (bootLog != null && bootLog.contains("Starting gVisor"))
        || shownRelease.endsWith("-gvisor")
        || (shownRelease.equals(OLD_GVISOR_RELEASE) && OLD_GVISOR_VERSION.equals(version));
  }

  /** The release and the version of the kernel; empty if both are unknown. */
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
    String shown = SecretMask.mask(text);
    return shown.length() <= longest ? shown : shown.substring(0, longest);
  }

  private static String lines(JsonNode node) {
    List<String> lines = new ArrayList<>();
    node.forEach(line -> lines.add(line.asText("")));
    String joined = SecretMask.mask(String.join("\n", lines).strip());
    if (joined.isEmpty()) {
      return null;
    }
    return joined.length() <= MAX_LOG_LENGTH ? joined : joined.substring(0, MAX_LOG_LENGTH);
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
