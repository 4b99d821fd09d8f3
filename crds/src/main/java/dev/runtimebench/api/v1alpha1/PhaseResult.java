package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How long one phase of a trial took under one runtime. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PhaseResult(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required
        @JsonPropertyDescription(
            "The name of the phase: SubmitToFirstOutput, Scheduling, SandboxSetup, ImagePull, ContainerStart, SandboxAndContainer, FirstOutput, Ready, Run, Exit, Teardown or Removal.")
        String phase,
    @Required @JsonPropertyDescription("The milestone that begins the phase.") String from,
    @Required @JsonPropertyDescription("The milestone that ends the phase.") String to,
    @Required
        @JsonPropertyDescription(
            "Whose clock stamps the milestones: Operator, Node, or Operator and Node.")
        String clock,
    @Required @JsonPropertyDescription("The smallest meaningful difference, in milliseconds.")
        Double resolutionMs,
    @JsonPropertyDescription(
            "The maximum error of the median in milliseconds, besides the resolution. The error comes from the bound on the node's clock and from the duration of the create call. Absent if neither affects the phase.")
        Double uncertaintyMs,
    @JsonPropertyDescription(
            "The largest error that a single trial's value can have, in milliseconds. The samples hold the error of each trial.")
        Double maxUncertaintyMs,
    @Required @JsonPropertyDescription("The number of trials in which the phase was observed.")
        Integer n,
    @Required
        @JsonPropertyDescription(
            "The number of counted trials: those of complete blocks, without the warm-up.")
        Integer of,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Why the phase was not observed in the other trials, the most frequent reason first.")
        List<MissingCount> missing,
    @JsonPropertyDescription("Median, in milliseconds.") Double medianMs,
    @JsonPropertyDescription("Arithmetic mean, in milliseconds.") Double meanMs,
    @JsonPropertyDescription("Standard deviation of the sample, in milliseconds.") Double sdMs,
    @JsonPropertyDescription("Minimum, in milliseconds.") Double minMs,
    @JsonPropertyDescription("Maximum, in milliseconds.") Double maxMs) {

  public PhaseResult {
    missing = missing == null ? List.of() : missing;
  }
}
