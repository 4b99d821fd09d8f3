package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How many Pods of one runtime fit on the node, and how the Pods behaved on the way there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record DensityResult(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The number of blocks with a ramp.") Integer n,
    @JsonPropertyDescription(
            "The number of Pods that met the criteria: the median of the blocks. Absent before the first complete block.")
        Double fits,
    @JsonPropertyDescription(
            "Lower end of the interval of fits. Absent if there are too few blocks for the confidence: fewer than 6 at 95%.")
        Double fitsLow,
    @JsonPropertyDescription(
            "Upper end of the interval of fits. Absent as fitsLow, and with atLeast.")
        Double fitsHigh,
    @JsonPropertyDescription("The smallest count of a block.") Integer least,
    @JsonPropertyDescription("The largest count of a block.") Integer most,
    @JsonPropertyDescription(
            "true: a ramp ended at a bound that is not the runtime's (see stops), so at least fits Pods fit, and more may fit.")
        Boolean atLeast,
    @JsonPropertyDescription(
            "How many times as many Pods fit as under the baseline: the geometric mean over the blocks. Absent for the baseline, and if a count is only a lower bound.")
        Double ratio,
    @JsonPropertyDescription(
            "Lower end of the interval of ratio. It covers the blocks, the steps of the ramps, and one Pod more. Absent with fewer than 3 blocks.")
        Double ratioLow,
    @JsonPropertyDescription("Upper end of the interval of ratio.") Double ratioHigh,
    @JsonPropertyDescription(
            "A lower bound of the ratio, if more Pods of this runtime than fits may fit: the lower end of the interval. Absent with fewer than 3 blocks.")
        Double ratioAtLeast,
    @JsonPropertyDescription(
            "An upper bound of the ratio, if more Pods of the baseline than its fits may fit: the upper end of the interval. Absent with fewer than 3 blocks.")
        Double ratioAtMost,
    @Size(max = 1024)
        @JsonPropertyDescription("Why there is no ratio, or what limits what the count says.")
        String message,
    @JsonPropertyDescription(
            "The knee: the largest number of Pods up to which the median start-up time stays within twice that of the first rung. Absent if no rung is slower than that.")
        Integer knee,
    @Size(max = 16) @JsonPropertyDescription("Why the ramps ended, the most frequent reason first.")
        List<DensityStops> stops,
    @Size(max = 128)
        @JsonPropertyDescription(
            "The curve, by number of Pods, ascending. Of a long curve, rungs at even distances, with the knee: the results of all runtimes have at most 512 rungs together. The samples have all rungs.")
        List<DensityRung> rungs) {

  public DensityResult {
    stops = stops == null ? List.of() : stops;
    rungs = rungs == null ? List.of() : rungs;
  }

  /** Whether more Pods than {@link #fits} may fit. */
  @JsonIgnore
  public boolean isLowerBound() {
    return Boolean.TRUE.equals(atLeast);
  }
}
