package dev.runtimebench.results.findings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * One runtime compared with the baseline in one metric, from values without blocks. The fields are
 * those of {@link Comparison}, but {@code n} and {@code baselineN} replace {@code pairs}. A
 * component is null if it could not be computed.
 *
 * @param n the number of the runtime's values that are finite
 * @param baselineN the same for the baseline
 * @param excluded the number of values of both that are not finite
 * @param message why the verdict is Inconclusive; null for other verdicts
 * @param remarks what a reader must know before using the comparison
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
public record UnpairedResult(
    String runtime,
    String baseline,
    String metric,
    boolean primary,
    Metric.Better better,
    int n,
    int baselineN,
    int excluded,
    Double ratio,
    Double ciLow,
    Double ciHigh,
    double confidence,
    Double pValue,
    Double adjustedPValue,
    Comparison.Verdict verdict,
    String message,
    Double minDetectableRatio,
    Double difference,
    Double differenceLow,
    Double differenceHigh,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Remark> remarks) {

  /** The value of {@code design}. */
  public static final String DESIGN = "Unpaired";

  /** Says that the values are not pairs; a status has no such field. */
  @JsonProperty
  public String design() {
    return DESIGN;
  }
}
