package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Locale;

/** One runtime compared with the baseline in one metric, block by block. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Comparison(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The baseline's name.") String baseline,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @JsonPropertyDescription("Whether the metric is a primary metric.") Boolean primary,
    @JsonPropertyDescription("Which direction of the metric is better.") Metric.Better better,
    @Required @JsonPropertyDescription("The number of blocks that the comparison rests on.")
        Integer pairs,
    @JsonPropertyDescription(
            "The number of blocks in which both runtimes gave a value, but one of the values is not finite. If greater than 0, the verdict is Inconclusive.")
        Integer excluded,
    @JsonPropertyDescription(
            "Geometric mean of the paired ratios (runtime divided by baseline). Absent if a block has a value that is 0 or negative: the comparison then rests on the differences, and has the remark NoRatio.")
        Double ratio,
    @JsonPropertyDescription("Lower end of the ratio's interval; absent with only one pair.")
        Double ciLow,
    @JsonPropertyDescription("Upper end of the ratio's interval.") Double ciHigh,
    @JsonPropertyDescription("The confidence of the intervals.") Double confidence,
    @JsonPropertyDescription(
            "Two-sided p-value of the paired sign-flip test for a ratio of 1, or for a difference of 0 without a ratio.")
        Double pValue,
    @JsonPropertyDescription(
            "The p-value, adjusted over all primary comparisons by Holm's procedure. For a metric that is not primary, it equals pValue.")
        Double adjustedPValue,
    @Required @JsonPropertyDescription("How the runtime compares with the baseline.")
        Verdict verdict,
    @Size(max = 1024)
        @JsonPropertyDescription("Why the verdict is Inconclusive; absent for other verdicts.")
        String message,
    @JsonPropertyDescription(
            "The smallest ratio above 1 that a test with this many pairs and this spread detects with a power of 80%. For a ratio below 1, use the inverse.")
        Double minDetectableRatio,
    @JsonPropertyDescription(
            "Mean over the blocks of the runtime's value minus the baseline's value, in the metric's unit.")
        Double difference,
    @JsonPropertyDescription("Lower end of the difference's interval.") Double differenceLow,
    @JsonPropertyDescription("Upper end of the difference's interval.") Double differenceHigh,
    @JsonPropertyDescription(
            "Whether the ratio, or the difference without a ratio, changed over the run; absent with fewer than 3 pairs.")
        Drift drift,
    @JsonPropertyDescription(
            "Whether the ratios of neighbouring blocks are correlated; absent with fewer than 6 pairs.")
        SerialCorrelation autocorrelation,
    @JsonPropertyDescription(
            "The number of pairs that lie far from the rest. They are not left out.")
        Integer outliers,
    @Size(max = 20)
        @JsonPropertyDescription("The blocks of the first 20 outliers, numbered as in the samples.")
        List<Integer> outlierBlocks,
    @Size(max = 16) @JsonPropertyDescription("What a reader must know before using the comparison.")
        List<Remark> remarks,
    @JsonPropertyDescription(
            "For a benchmark on three nodes or more: how the nodes differ. The ratio is then that of nodes like these.")
        Heterogeneity heterogeneity,
    @Size(max = 100)
        @JsonPropertyDescription(
            "For a benchmark on several nodes: the ratio of each node; only for primary metrics, and only as long as all comparisons together list at most 200 nodes. The benchmark of each node has all its ratios.")
        List<NodeRatio> nodes) {

  /** How a runtime compares with the baseline. */
  public enum Verdict {
    /** The runtime is better than the baseline. */
    Faster,
    /** The runtime is worse than the baseline. */
    Slower,
    /**
     * Any difference lies within the equivalence margin. Without a ratio, there is no difference.
     */
    Equivalent,
    /**
     * The runtimes ran on different machines, so the ratio is a difference between pools and says
     * nothing about the runtimes alone. Replaces Faster, Slower and Equivalent.
     */
    PoolDifference,
    /** There are too few blocks, or there is too much noise. */
    Inconclusive;

    /** The verdict in words, such as {@code slower}. */
    public String words() {
      return this == PoolDifference ? "difference between pools" : name().toLowerCase(Locale.ROOT);
    }
  }

  public Comparison {
    outlierBlocks = outlierBlocks == null ? List.of() : outlierBlocks;
    remarks = remarks == null ? List.of() : remarks;
    nodes = nodes == null ? List.of() : nodes;
  }
}
