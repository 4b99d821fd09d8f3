package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The suggested {@code overhead.podFixed} of one runtime's RuntimeClass. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeOverhead(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required @JsonPropertyDescription("The name of the RuntimeClass.") String runtimeClass,
    @Required
        @JsonPropertyDescription(
            "The number of Pods with at least one of the two figures. Each figure has its own number.")
        Integer pods,
    @JsonPropertyDescription(
            "Memory while the Pod is idle after the work. Absent without a pair of values.")
        OverheadFigure memory,
    @JsonPropertyDescription(
            "CPUs while the work runs. Absent without a pair of values, if the work is too short, and if the CPU limit throttled a Pod; derivation then says which.")
        OverheadFigure cpu,
    @Size(max = 256)
        @JsonPropertyDescription(
            "What the RuntimeClass adds today, for example cpu 250m, memory 120Mi; none if it adds nothing. Absent if unknown.")
        String today,
    @Required
        @Size(max = 1024)
        @JsonPropertyDescription(
            "How the figures were derived, whether the program still ran, and why a figure is absent.")
        String derivation,
    @Size(max = 512)
        @JsonPropertyDescription(
            "YAML for kubectl patch runtimeclass NAME --type merge --patch-file FILE. Absent without a suggestion.")
        String patch) {}
