package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * The result of the preparation, which takes place once, before the first trial. Stored next to the
 * samples.
 *
 * @param node the prepared node, which the benchmark then runs on; null if no node was prepared
 * @param nodes the prepared node of each runtime, by runtime; empty unless the benchmark compares
 *     across pools; never null
 * @param probes what the sandbox showed to the probe's agent, by runtime; never null
 * @param unprobed why a runtime was not probed, by runtime; never null
 * @param cpuLimits the CPU limit that the probe's container had, by runtime; without the runtimes
 *     whose probe had no limit; never null
 * @param memory whether the memory limit is enforced, by runtime; never null
 * @param isolations the isolation that the probe's sandbox showed, by runtime; without the runtimes
 *     whose isolation is unknown; never null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PreparationResult(
    String node,
    Map<String, String> nodes,
    Map<String, SandboxShown> probes,
    Map<String, Unprobed> unprobed,
    Map<String, Quantity> cpuLimits,
    Map<String, LimitCheck> memory,
    Map<String, Isolation> isolations) {

  /** The result before the preparation. */
  public static final PreparationResult NONE = PreparationResultBuilder.builder().build();

  public PreparationResult {
    nodes = nodes == null ? Map.of() : nodes;
    probes = probes == null ? Map.of() : probes;
    unprobed = unprobed == null ? Map.of() : unprobed;
    cpuLimits = cpuLimits == null ? Map.of() : cpuLimits;
    memory = memory == null ? Map.of() : memory;
    isolations = isolations == null ? Map.of() : isolations;
  }

  /** The prepared node of a runtime; empty if no node was prepared. */
  public Optional<String> node(String runtime) {
    return Optional.ofNullable(nodes.isEmpty() ? node : nodes.get(runtime));
  }

  /**
   * Why there was no probe, or why the probe failed.
   *
   * @param reason the condition's reason
   * @param message the message for people
   */
  public record Unprobed(Reason reason, String message) {}
}
