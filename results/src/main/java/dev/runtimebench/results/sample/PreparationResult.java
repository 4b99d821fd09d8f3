package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.Reason;
import java.util.Map;

/**
 * What was seen before the first trial. Kept beside the samples: it is done once.
 *
 * @param node the node that was prepared, on which the benchmark then runs; null if none was
 * @param probes what the probe's agent was shown, by runtime
 * @param unprobed why a runtime was not probed, by runtime
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PreparationResult(
    String node, Map<String, SandboxShown> probes, Map<String, Unprobed> unprobed) {

  /** Before anything was done. */
  public static final PreparationResult NONE = new PreparationResult(null, Map.of(), Map.of());

  public PreparationResult {
    probes = probes == null ? Map.of() : probes;
    unprobed = unprobed == null ? Map.of() : unprobed;
  }

  /**
   * Why there was no probe, or nothing came of it.
   *
   * @param reason for the condition
   * @param message for people
   */
  public record Unprobed(Reason reason, String message) {}
}
