package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The workload: one from the cluster's catalogue, or one that is defined inline. */
@ValidationRule(
    value = "has(self.ref) != has(self.inline)",
    message = "set exactly one of workload.ref and workload.inline")
@ValidationRule(
    value = "!has(self.metrics) || has(self.ref)",
    message =
        "metrics is only for workload.ref: put the metrics of an inline workload into workload.inline.metrics",
    fieldPath = ".metrics")
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
    @Size(max = 16)
        @JsonPropertyDescription(
            "For workload.ref: metrics in addition to those of the BenchmarkWorkload, from the same output or, with source.podUsage, from the kubelet. A name must not be that of another metric.")
        List<Metric> metrics,
    @Size(min = 1, max = 32)
        @JsonPropertyDescription(
            "The runtime (a name of spec.runtimes) for the side that is not under test. Default: the baseline.")
        String peerRuntime) {

  public WorkloadChoice {
    parameters = parameters == null ? Map.of() : parameters;
    metrics = metrics == null ? List.of() : metrics;
  }

  /** Returns the workload of {@code ref} with the metrics that the benchmark adds. */
  public BenchmarkWorkloadSpec withMetrics(BenchmarkWorkloadSpec workload) {
    if (metrics.isEmpty()) {
      return workload;
    }
    List<Metric> all = Stream.concat(workload.metrics().stream(), metrics.stream()).toList();
    return BenchmarkWorkloadSpecBuilder.builder(workload).metrics(all).build();
  }

  /** The metrics that the benchmark itself names; not those of the workload of {@code ref}. */
  @JsonIgnore
  public List<Metric> namedMetrics() {
    return inline == null ? metrics : inline.metrics();
  }
}
