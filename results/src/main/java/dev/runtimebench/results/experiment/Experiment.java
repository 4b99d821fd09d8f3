package dev.runtimebench.results.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Gate;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * A benchmark with everything it refers to resolved and frozen: what is run stays the same to the
 * end, though a catalogue entry or a RuntimeClass is edited meanwhile. Kept beside the samples.
 *
 * @param workloadName the catalogue entry's name, or {@code inline}
 * @param workload what to run, as it was at the start
 * @param parameters a value for each parameter
 * @param runtimes the runtimes, in the order of the spec
 * @param baseline the name of the runtime that the others are compared with
 * @param peerRuntime the name of the runtime of the side that is not under test
 * @param design how it is run and judged
 * @param gates what the runtimes must keep to
 * @param seed what the order of the trials is drawn from
 * @param startTime when it was frozen, RFC 3339
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
    long seed,
    String startTime) {

  public Experiment {
    gates = gates == null ? List.of() : List.copyOf(gates);
  }

  /**
   * The same, frozen now.
   *
   * @param drawn the seed, where the design names none
   * @param now RFC 3339
   */
  public Experiment begun(long drawn, String now) {
    return ExperimentBuilder.builder(this)
        .seed(design.seed() != null ? design.seed() : drawn)
        .startTime(now)
        .build();
  }

  /** The runtime of that name. */
  public ResolvedRuntime runtime(String name) {
    return runtimes.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  /** The runtimes' names, in the order of the spec. */
  @JsonIgnore
  public List<String> runtimeNames() {
    return runtimes.stream().map(ResolvedRuntime::name).toList();
  }
}
