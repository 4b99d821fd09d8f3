package dev.runtimebench.results.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * How the ratio of a runtime to the baseline changed in one metric. A component is null if it could
 * not be computed.
 *
 * @param primary whether the metric is primary in both runs
 * @param before the ratio of the first run
 * @param after the ratio of the second run
 * @param change the ratio after over the ratio before
 * @param ciLow the lower end of the change's interval
 * @param ciHigh the upper end
 * @param verdict Slower if the runtime costs more, relative to the baseline, than before
 * @param message why the verdict is Inconclusive; null for other verdicts
 * @param remarks what a reader must know before using the comparison; never null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record RatioResult(
    String runtime,
    String baseline,
    String metric,
    boolean primary,
    Metric.Better better,
    Side before,
    Side after,
    Double change,
    Double ciLow,
    Double ciHigh,
    double confidence,
    Double pValue,
    Double adjustedPValue,
    Comparison.Verdict verdict,
    String message,
    Double minDetectableChange,
    List<String> remarks) {

  /**
   * The ratio in one run.
   *
   * @param pairs the number of blocks with a ratio
   * @param excluded the number of blocks in which both runtimes gave a value that has no ratio
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @RecordBuilder
  public record Side(int pairs, int excluded, Double ratio, Double ciLow, Double ciHigh) {

    /** For a run without a comparison. */
    static final Side NONE = RatioResultSideBuilder.builder().build();

    static Side of(Comparison c) {
      if (c.ratio() == null) {
        int without = c.pairs() + (c.excluded() == null ? 0 : c.excluded());
        return RatioResultSideBuilder.builder().excluded(without).build();
      }
      return new Side(c.pairs(), c.excluded(), c.ratio(), c.ciLow(), c.ciHigh());
    }
  }
}
