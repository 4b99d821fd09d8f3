package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How the nodes of a benchmark differ in one comparison. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Heterogeneity(
    @Required
        @JsonPropertyDescription(
            "The number of nodes that the ratio rests on: those with two pairs or more.")
        Integer nodes,
    @JsonPropertyDescription(
            "The factor by which the ratio of a node typically differs from the ratio for nodes like these: exp(tau), where tau is the standard deviation between the nodes' log ratios. 1: the noise within the nodes explains all differences.")
        Double factor,
    @JsonPropertyDescription(
            "The share of the differences between the nodes that the noise within the nodes does not explain (I squared), from 0 to 1.")
        Double inconsistency,
    @JsonPropertyDescription("The p-value of the test whether all nodes have the same ratio.")
        Double pValue,
    @JsonPropertyDescription(
            "Lower end of the interval for the ratio that another such node would show, with as many blocks.")
        Double nextLow,
    @JsonPropertyDescription("Upper end of this interval.") Double nextHigh) {}
