package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The distribution of one metric under one runtime; the values are one per Pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeResult(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The metric's name.") String metric,
    @Required @JsonPropertyDescription("The unit of the numbers, in UCUM.") String unit,
    @Required @JsonPropertyDescription("Valid values, one of each complete block.") Integer n,
    @Required
        @JsonPropertyDescription(
            "Trials that gave no value that counts, warm-up apart: invalid ones, and those of a block that was run again.")
        Integer invalid,
    @JsonPropertyDescription("Median.") Double median,
    @JsonPropertyDescription(
            "Lower end of the median's interval, exact for any distribution; absent below 6 values at 95%.")
        Double medianLow,
    @JsonPropertyDescription("Upper end.") Double medianHigh,
    @JsonPropertyDescription("Arithmetic mean.") Double mean,
    @JsonPropertyDescription("Standard deviation of the sample; absent when n is 1.") Double sd,
    @JsonPropertyDescription("Least value.") Double min,
    @JsonPropertyDescription("Greatest value.") Double max,
    @JsonPropertyDescription("95th percentile; absent below 20 values.") Double p95,
    @JsonPropertyDescription("99th percentile; absent below 100 values.") Double p99,
    @JsonPropertyDescription("Values that lie far from the rest; none is left out.")
        Integer outliers,
    @Size(max = 20)
        @JsonPropertyDescription("The blocks of the first of them, numbered as in the samples.")
        List<Integer> outlierBlocks) {

  public RuntimeResult {
    outlierBlocks = outlierBlocks == null ? List.of() : outlierBlocks;
  }
}
