package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import java.util.List;
import java.util.Optional;

/**
 * A benchmark as the report gets it.
 *
 * @param samples the raw samples; empty if there are none
 * @param whyNone why there are no samples, as a sentence; empty if there are samples
 */
public record Reported(RuntimeBenchmark benchmark, Optional<SampleSet> samples, String whyNone) {

  private static final String NOT_IN_FILE =
      "The source of this report has no raw samples, so the page does not show single Pods: make the"
          + " report from the cluster, or from an export of rtb export.";

  /** Returns a benchmark with its samples. */
  public static Reported of(SampleSet samples) {
    return new Reported(samples.benchmark(), Optional.of(samples), "");
  }

  /** Returns a benchmark whose samples are not available for this reason. */
  public static Reported without(RuntimeBenchmark benchmark, String why) {
    return new Reported(benchmark, Optional.empty(), why);
  }

  /** Returns benchmarks of a source without samples. */
  public static List<Reported> without(List<RuntimeBenchmark> benchmarks) {
    return benchmarks.stream().map(b -> without(b, NOT_IN_FILE)).toList();
  }
}
