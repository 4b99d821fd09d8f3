package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** What has been observed. Small however long the run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeBenchmarkStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Pending, Queued, Running, Suspended, Complete or Failed: for kubectl get; programs read the conditions.")
        String phase,
    @JsonPropertyDescription("The workload's name, or inline.") String workload,
    @JsonPropertyDescription("The baseline's name.") String baseline,
    @JsonPropertyDescription(
            "The primary result in one line; the reason where there is none, because it failed or can't go on.")
        String result,
    @JsonPropertyDescription(
            "When the first trial was started (RFC 3339). From then on the experiment is immutable.")
        String startTime,
    @JsonPropertyDescription("When the benchmark ended (RFC 3339).") String completionTime,
    @JsonPropertyDescription("The seed the order was drawn from.") Long seed,
    @JsonPropertyDescription("How far the experiment is.") BlockProgress blocks,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Accepted, Progressing, Complete, Failed, RuntimesVerified, GatesPassed.")
        List<Condition> conditions,
    @JsonPropertyDescription("Where it ran.") Environment environment,
    @Size(max = 512) @JsonPropertyDescription("Distributions, runtime by metric.")
        List<RuntimeResult> results,
    @Size(max = 512) @JsonPropertyDescription("Runtimes against the baseline.")
        List<Comparison> comparisons,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Of a Burst design: start latency by level of concurrency, for each runtime.")
        List<BurstCurve> burst,
    @Size(max = 32) @JsonPropertyDescription("How each of spec.gates stands, in its order.")
        List<GateResult> gates,
    @Size(max = 256) @JsonPropertyDescription("Where the time went, runtime by phase.")
        List<PhaseResult> phases,
    @Size(max = 64) @JsonPropertyDescription("The nodes' clocks against the operator's.")
        List<NodeClock> clocks,
    @Size(max = 32) @JsonPropertyDescription("Failed trials, by reason.") List<Failure> failures,
    @JsonPropertyDescription("Where the raw values are.") Samples samples) {

  public RuntimeBenchmarkStatus {
    conditions = conditions == null ? List.of() : conditions;
    results = results == null ? List.of() : results;
    comparisons = comparisons == null ? List.of() : comparisons;
    burst = burst == null ? List.of() : burst;
    gates = gates == null ? List.of() : gates;
    phases = phases == null ? List.of() : phases;
    clocks = clocks == null ? List.of() : clocks;
    failures = failures == null ? List.of() : failures;
  }
}
