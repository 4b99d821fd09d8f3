package dev.runtimebench.results.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.Timeouts;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * A benchmark with all its references resolved and frozen. An edit of a catalogue entry or a
 * RuntimeClass does not change a running experiment. The experiment is stored next to the samples.
 *
 * @param workloadName the catalogue entry's name, or {@code inline}
 * @param workload the workload as it was at the start
 * @param parameters the values by parameter name
 * @param runtimes the runtimes, in the order of the spec
 * @param baseline the name of the runtime that the others are compared with
 * @param peerRuntime the name of the runtime of the side that is not under test
 * @param design how the experiment is run and analysed
 * @param gates the limits for the runtimes; never null
 * @param resources the resources of each container, with all defaults filled in; null in a file of
 *     an older version
 * @param timeouts the timeouts of each Pod, with all defaults filled in; null in a file of an older
 *     version
 * @param pods what else every Pod has: labels, identity and more; never null
 * @param seed the seed of the order of the trials
 * @param startTime when the experiment was frozen, RFC 3339
 * @param acrossPools whether each runtime runs on a node of its own; false in a file of an older
 *     version
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Experiment(
    String workloadName,
    BenchmarkWorkloadSpec workload,
    Map<String, String> parameters,
    List<ResolvedRuntime> runtimes,
    String baseline,
    String peerRuntime,
    Design design,
    List<Gate> gates,
    Resources resources,
    Timeouts timeouts,
    PodSetup pods,
    long seed,
    String startTime,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean acrossPools) {

  public Experiment {
    gates = gates == null ? List.of() : List.copyOf(gates);
    parameters = parameters == null ? Map.of() : parameters;
    pods = pods == null ? PodSetup.OF_OLDER_VERSIONS : pods;
  }

  /**
   * Returns this experiment with a seed and a start time.
   *
   * @param drawn the seed to use if the design has none
   * @param now RFC 3339
   */
  public Experiment frozen(long drawn, String now) {
    return ExperimentBuilder.builder(this)
        .seed(design.seed() != null ? design.seed() : drawn)
        .startTime(now)
        .build();
  }

  /**
   * Returns this experiment with resources and timeouts. An older operator froze neither, or knew
   * fewer timeouts. The spec has both, and cannot change after the start.
   */
  public Experiment completed(RuntimeBenchmarkSpec spec) {
    return ExperimentBuilder.builder(this)
        .resources(resources != null ? resources : SpecDefaults.resources(spec, workload))
        .timeouts(SpecDefaults.timeouts(timeouts, spec, workload))
        .build();
  }

  /**
   * Returns the runtime with that name.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public ResolvedRuntime runtime(String name) {
    return runtimes.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The metrics that the design measures, in their order. A design of mode Usage leaves out the
   * metrics that only count the work. Not for a burst, which has metrics of its own.
   */
  @JsonIgnore
  public List<Metric> measuredMetrics() {
    return UsageMetrics.measured(design, workload);
  }

  /** The runtimes' names, in the order of the spec. */
  @JsonIgnore
  public List<String> runtimeNames() {
    return runtimes.stream().map(ResolvedRuntime::name).toList();
  }
}
