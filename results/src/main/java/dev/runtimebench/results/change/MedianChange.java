package dev.runtimebench.results.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The median of a metric under a runtime in each run. This is information and no comparison: what
 * changed between the runs besides the thing under test, such as the load of the machine, is part
 * of the difference.
 *
 * @param ratio the median after over the median before; null unless both are positive
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MedianChange(
    String runtime, String metric, String unit, Median before, Median after, Double ratio) {

  /**
   * The median of one run.
   *
   * @param low the lower end of the exact interval; null if there are too few values
   * @param high the upper end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Median(int n, Double median, Double low, Double high) {

    private static Median of(RuntimeResult r) {
      return new Median(r.n(), r.median(), r.medianLow(), r.medianHigh());
    }
  }

  /** Returns the medians of the runtimes and metrics that have values in both runs. */
  static List<MedianChange> of(RunPair runs) {
    List<MedianChange> all = new ArrayList<>();
    for (Metric metric : runs.metrics()) {
      for (String runtime : runs.runtimes()) {
        Optional<RuntimeResult> one = runs.before().result(runtime, metric.name());
        Optional<RuntimeResult> other = runs.after().result(runtime, metric.name());
        if (one.isPresent() && other.isPresent()) {
          all.add(of(one.get(), other.get()));
        }
      }
    }
    return List.copyOf(all);
  }

  private static MedianChange of(RuntimeResult one, RuntimeResult other) {
    double ratio = other.median() / one.median();
    boolean positive = one.median() > 0 && other.median() > 0 && Double.isFinite(ratio);
    return new MedianChange(
        other.runtime(),
        other.metric(),
        other.unit(),
        Median.of(one),
        Median.of(other),
        positive ? ratio : null);
  }
}
