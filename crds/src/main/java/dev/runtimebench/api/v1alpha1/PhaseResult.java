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
            "SubmitToFirstOutput, Scheduling, SandboxSetup, ImagePull, ContainerStart, SandboxAndContainer, FirstOutput, Ready, Run, Exit, Teardown or Removal.")
        String phase,
    @Required @JsonPropertyDescription("The milestone it begins with.") String from,
    @Required @JsonPropertyDescription("The milestone it ends with.") String to,
    @Required
        @JsonPropertyDescription("Whose clock tells it: Operator, Node, or Operator and Node.")
        String clock,
    @Required
        @JsonPropertyDescription("The finest difference that means something, in milliseconds.")
        Double resolutionMs,
    @JsonPropertyDescription(
            "How far off the median can be beyond the resolution, in milliseconds, however the trials err within their own uncertainties: by the bound on the node's clock, and by the create call. Absent where neither is in it.")
        Double uncertaintyMs,
    @JsonPropertyDescription(
            "How far off any one trial's value can be, the largest of the trials; each one's is in the samples.")
        Double maxUncertaintyMs,
    @Required @JsonPropertyDescription("Trials in which it was observed.") Integer n,
    @Required @JsonPropertyDescription("Valid trials, warm-up apart.") Integer of,
    @Size(max = 8)
        @JsonPropertyDescription("Why it was not observed in the others, the commonest first.")
        List<MissingCount> missing,
    @JsonPropertyDescription("Median, in milliseconds.") Double medianMs,
    @JsonPropertyDescription("Arithmetic mean, in milliseconds.") Double meanMs,
    @JsonPropertyDescription("Standard deviation of the sample, in milliseconds.") Double sdMs,
    @JsonPropertyDescription("Least value, in milliseconds.") Double minMs,
    @JsonPropertyDescription("Greatest value, in milliseconds.") Double maxMs) {

  public PhaseResult {
    missing = missing == null ? List.of() : missing;
  }
}
