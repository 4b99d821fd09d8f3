package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How often the workload failed under one runtime. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeReliability(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @Required
        @JsonPropertyDescription(
            "The number of trials, without the warm-up and without trials in which the platform or the observation failed. A trial that ran again counts each time. In a Burst design, the Pods that start together are one trial.")
        Integer attempts,
    @Required @JsonPropertyDescription("The number of these trials in which the workload failed.")
        Integer failed,
    @JsonPropertyDescription(
            "The share of these trials that did not fail, from 0 to 1; absent without a trial.")
        Double successRate,
    @JsonPropertyDescription(
            "Lower end of the success rate's interval (Wilson's), at the confidence of spec.design.precision. Absent on several nodes, because the trials of one node resemble each other.")
        Double successLow,
    @JsonPropertyDescription("Upper end of the success rate's interval.") Double successHigh,
    @Size(max = 32) @JsonPropertyDescription("The number of failed trials for each reason.")
        List<Failure> failures) {

  public RuntimeReliability {
    failures = failures == null ? List.of() : failures;
  }
}
