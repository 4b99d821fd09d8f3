package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The distribution of one metric under one runtime. Each Pod gives one value. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeResult(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @Required @JsonPropertyDescription("The unit of the numbers, in UCUM.") String unit,
    @Required @JsonPropertyDescription("The number of valid values: one for each complete block.")
        Integer n,
    @Required
        @JsonPropertyDescription(
            "The number of this runtime's trials, without the warm-up, in which the workload failed. Trials in which the platform or the observation failed do not count, and valid trials do not count either, even without a value of this metric.")
        Integer invalid,
    @JsonPropertyDescription("Median.") Double median,
    @JsonPropertyDescription(
            "Lower end of the median's interval. The interval is exact for any distribution. Absent if there are too few values for the confidence: fewer than 6 at 95%.")
        Double medianLow,
    @JsonPropertyDescription("Upper end of the median's interval.") Double medianHigh,
    @JsonPropertyDescription("Arithmetic mean.") Double mean,
    @JsonPropertyDescription("Standard deviation of the sample; absent when n is 1.") Double sd,
    @JsonPropertyDescription("Minimum.") Double min,
    @JsonPropertyDescription("Maximum.") Double max,
    @JsonPropertyDescription("95th percentile; absent with fewer than 20 values.") Double p95,
    @JsonPropertyDescription("99th percentile; absent with fewer than 100 values.") Double p99,
    @JsonPropertyDescription(
            "The number of values that lie far from the rest. They are not left out.")
        Integer outliers,
    @Size(max = 20)
        @JsonPropertyDescription("The blocks of the first 20 outliers, numbered as in the samples.")
        List<Integer> outlierBlocks,
    @JsonPropertyDescription(
            "The number of counted trials whose sandbox shows whether its CPU was throttled.")
        Integer throttlingKnown,
    @JsonPropertyDescription(
            "The number of trials in throttlingKnown that were throttled at least once.")
        Integer throttled) {

  public RuntimeResult {
    outlierBlocks = outlierBlocks == null ? List.of() : outlierBlocks;
  }
}
