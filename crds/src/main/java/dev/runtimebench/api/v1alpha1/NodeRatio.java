package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The ratio of one node, as for a benchmark that runs on this node only. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record NodeRatio(
    @Required @JsonPropertyDescription("The node's name.") String node,
    @Required @JsonPropertyDescription("The number of the node's blocks that gave a ratio.")
        Integer pairs,
    @JsonPropertyDescription("Geometric mean of the node's paired ratios.") Double ratio,
    @JsonPropertyDescription("Lower end of the ratio's interval; absent with only one pair.")
        Double ciLow,
    @JsonPropertyDescription("Upper end of the ratio's interval.") Double ciHigh,
    @JsonPropertyDescription("True if the ratio changed over the run of the node.") Boolean drift,
    @JsonPropertyDescription(
            "True if the node does not count: the ratio for nodes like these rests on the other nodes. The remark NodeLeftOut says why.")
        Boolean leftOut) {}
