package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What a Pod needs on top of a Pod under the baseline, of one resource. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record OverheadFigure(
    @JsonPropertyDescription("The number of Pods that have the figure, as has their baseline.")
        Integer pods,
    @Required
        @JsonPropertyDescription(
            "The 95th percentile over the Pods, in bytes or CPUs. Negative: the Pods need less than under the baseline.")
        Double percentile95,
    @JsonPropertyDescription(
            "Lower end of the percentile's interval, which is exact for any distribution. Absent if there are too few Pods for the confidence.")
        Double low,
    @JsonPropertyDescription(
            "Upper end of the percentile's interval. Absent if there are too few Pods for the confidence: fewer than 72 at 95%.")
        Double high,
    @Size(max = 32)
        @JsonPropertyDescription(
            "The percentile, rounded up, as a quantity; at least 0. Absent if there is none: see why.")
        String suggested,
    @JsonPropertyDescription(
            "How many Pods the upper end of the interval needs. Absent if there are enough, or if more Pods would not help.")
        Integer podsNeeded,
    @Size(max = 512)
        @JsonPropertyDescription(
            "Why there is no suggestion: too few Pods, and then the percentile may be above every Pod, or the program had ended before its memory was read. Absent with a suggestion.")
        String why) {}
