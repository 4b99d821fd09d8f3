package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.Samples;
import java.util.List;

/**
 * The part of a status that an analysis computes again.
 *
 * @param samples null if the status names none
 * @param results never null
 * @param comparisons never null
 * @param gates never null
 * @param reliability never null; empty in a status that an older operator wrote
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecordedResults(
    Samples samples,
    List<RuntimeResult> results,
    List<Comparison> comparisons,
    List<GateResult> gates,
    List<RuntimeReliability> reliability) {

  public RecordedResults {
    results = results == null ? List.of() : results;
    comparisons = comparisons == null ? List.of() : comparisons;
    gates = gates == null ? List.of() : gates;
    reliability = reliability == null ? List.of() : reliability;
  }

  /**
   * @param status may be null, for a benchmark without a status
   */
  static RecordedResults of(RuntimeBenchmarkStatus status) {
    RuntimeBenchmarkStatus recorded =
        status == null ? RuntimeBenchmarkStatusBuilder.builder().build() : status;
    return new RecordedResults(
        recorded.samples(),
        recorded.results(),
        recorded.comparisons(),
        recorded.gates(),
        recorded.reliability());
  }
}
