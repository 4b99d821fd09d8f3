package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/** One rung of the ramps under one runtime: what was seen with that many Pods on the node. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record DensityRung(
    @Required @JsonPropertyDescription("The number of Pods, with the new ones.") Integer pods,
    @Required @JsonPropertyDescription("The number of blocks with this rung.") Integer n,
    @JsonPropertyDescription(
            "In how many of the blocks the criterion failed at this rung, or the ramp could not complete the rung.")
        Integer failed,
    @JsonPropertyDescription(
            "The start-up time of the new Pods in milliseconds, from the create call until the operator learns that the container runs: the median of the Pods of each block; this is the median of the blocks.")
        Double startMedianMs,
    @JsonPropertyDescription(
            "The 95th percentile over the new Pods of all blocks. Absent with fewer than 20 Pods.")
        Double startP95Ms,
    @JsonPropertyDescription(
            "How many of the Pods were ready when the rung was judged: the least of the blocks.")
        Integer ready,
    @JsonPropertyDescription(
            "The memory in bytes that the requests of all Pods left of the node's allocatable memory: the least of the blocks.")
        Long memoryUnrequested,
    @JsonPropertyDescription(
            "The memory in bytes that was really available on the node, by the kubelet: the least of the blocks. Absent if the operator may not ask the kubelet.")
        Long memoryAvailable,
    @JsonPropertyDescription(
            "The mean working set in bytes of the Pods that the kubelet measured after all Pods were ready, their sandboxes included: the median of the blocks in which the rung met the criteria. Absent without such a Pod, and as memoryAvailable.")
        Long memoryPerPod,
    @JsonPropertyDescription(
            "The median rate of the Pods (at most 8 of them) in the hold time, in the unit of the metric that spec.design.density.rateMetric names: the median of the blocks. Absent without that metric, and if the criterion failed before the rate was read.")
        Double rate) {}
