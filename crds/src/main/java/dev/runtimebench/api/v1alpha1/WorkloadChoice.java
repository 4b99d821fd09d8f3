package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/** The workload: one from the cluster's catalogue, or one that is defined inline. */
@ValidationRule(
    value = "has(self.ref) != has(self.inline)",
    message = "set exactly one of workload.ref and workload.inline")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record WorkloadChoice(
    @Size(min = 1, max = 253) @JsonPropertyDescription("The name of a BenchmarkWorkload.")
        String ref,
    @JsonPropertyDescription("A workload that is defined here, with any image and any parser.")
        BenchmarkWorkloadSpec inline,
    @Size(max = 32)
        @JsonPropertyDescription("Values for the workload's parameters.")
        @JsonDeserialize(contentUsing = WholeNumberOrText.class)
        Map<String, IntOrString> parameters,
    @Size(min = 1, max = 32)
        @JsonPropertyDescription(
            "The runtime (a name of spec.runtimes) for the side that is not under test. Default: the baseline.")
        String peerRuntime) {

  public WorkloadChoice {
    parameters = parameters == null ? Map.of() : parameters;
  }
}
