package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What the operator has observed. The size of the status does not depend on the length of the run.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeBenchmarkStatus(
    @JsonPropertyDescription(
            "The generation of the spec that this status describes. -1: no operator has looked at the spec yet.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "The installation of the operator that runs this benchmark, as namespace/name. Other installations leave the benchmark alone.")
        String installation,
    @JsonPropertyDescription(
            "Pending, Queued, Running, Suspended, Complete or Failed, for kubectl get; programs should read the conditions.")
        String phase,
    @JsonPropertyDescription("The workload's name, or inline.") String workload,
    @JsonPropertyDescription("The baseline's name.") String baseline,
    @JsonPropertyDescription(
            "The primary result in one line. If the benchmark failed or cannot continue: the reason.")
        String result,
    @JsonPropertyDescription(
            "When the first trial was started (RFC 3339). From then on the experiment is immutable.")
        String startTime,
    @JsonPropertyDescription("When the benchmark ended (RFC 3339).") String completionTime,
    @JsonPropertyDescription("The seed of the random order of the runtimes.") Long seed,
    @JsonPropertyDescription(
            "The resources that the operator asks for, for each container: spec.resources with the defaults filled in.")
        Resources resources,
    @JsonPropertyDescription("How far the experiment has come. On several nodes: the sum.")
        BlockProgress blocks,
    @JsonPropertyDescription(
            "For a benchmark on several nodes: how many nodes have ended, of how many, for kubectl get. Programs should read nodes.")
        String nodesDone,
    @Size(max = 100)
        @JsonPropertyDescription(
            "For a benchmark on several nodes: the nodes, as they were drawn at the start.")
        List<NodeState> nodes,
    @JsonPropertyDescription(
            "For each runtime, how many of its trials succeeded: for kubectl get. Programs should read reliability.")
        String success,
    @Size(max = 16)
        @JsonPropertyDescription(
            "The conditions Accepted, Progressing, Complete, Failed, RuntimesVerified and GatesPassed, and, for generic tools such as Helm and Flux, Ready, Reconciling and Stalled.")
        List<Condition> conditions,
    @JsonPropertyDescription("Where the experiment ran.") Environment environment,
    @Size(max = 512) @JsonPropertyDescription("The distribution of each metric under each runtime.")
        List<RuntimeResult> results,
    @Size(max = 512)
        @JsonPropertyDescription(
            "The comparison of each runtime with the baseline, for each metric.")
        List<Comparison> comparisons,
    @Size(max = 512)
        @JsonPropertyDescription(
            "The metrics without a value in some trials, for each runtime. The trials include the warm-up and repeated blocks.")
        List<MissingValues> missing,
    @Size(max = 16)
        @JsonPropertyDescription(
            "For a Burst design: the start latency of each runtime at each level of concurrency.")
        List<BurstCurve> burst,
    @Size(max = 16)
        @JsonPropertyDescription(
            "For a Density design: how many Pods of each runtime fit on the node, with the curve.")
        List<DensityResult> density,
    @Size(max = 16)
        @JsonPropertyDescription(
            "For a design of mode Usage: the suggested overhead.podFixed of each RuntimeClass.")
        List<RuntimeOverhead> overhead,
    @Size(max = 32) @JsonPropertyDescription("The result of each gate, in the order of spec.gates.")
        List<GateResult> gates,
    @Size(max = 256) @JsonPropertyDescription("The duration of each phase under each runtime.")
        List<PhaseResult> phases,
    @Size(max = 64)
        @JsonPropertyDescription("The offsets of the nodes' clocks from the operator's clock.")
        List<NodeClock> clocks,
    @Size(max = 16)
        @JsonPropertyDescription(
            "How often the workload failed under each runtime. Absent before the first trial after the warm-up.")
        List<RuntimeReliability> reliability,
    @Size(max = 32) @JsonPropertyDescription("The number of failed trials for each reason.")
        List<Failure> failures,
    @JsonPropertyDescription("Where the raw values are.") Samples samples,
    @JsonPropertyDescription(
            "The digest of what is measured, with all references resolved and without the seed: workload, parameters, runtimes, design and resources. Two benchmarks with the same digest measure the same thing.")
        String specDigest) {

  public RuntimeBenchmarkStatus {
    nodes = nodes == null ? List.of() : nodes;
    conditions = conditions == null ? List.of() : conditions;
    results = results == null ? List.of() : results;
    comparisons = comparisons == null ? List.of() : comparisons;
    missing = missing == null ? List.of() : missing;
    burst = burst == null ? List.of() : burst;
    density = density == null ? List.of() : density;
    overhead = overhead == null ? List.of() : overhead;
    gates = gates == null ? List.of() : gates;
    phases = phases == null ? List.of() : phases;
    clocks = clocks == null ? List.of() : clocks;
    reliability = reliability == null ? List.of() : reliability;
    failures = failures == null ? List.of() : failures;
  }
}
