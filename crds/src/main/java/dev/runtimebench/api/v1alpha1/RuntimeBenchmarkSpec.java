package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/** An experiment: run a workload under each runtime, and compare the runtimes with the baseline. */
@ValidationRule(
    value = "!has(self.baseline) || self.runtimes.exists(r, r.name == self.baseline)",
    message = "baseline must be the name of one of spec.runtimes",
    messageExpression =
        "'baseline \"' + self.baseline + '\" is not the name of one of spec.runtimes'",
    fieldPath = ".baseline")
@ValidationRule(
    value =
        "!has(self.workload.peerRuntime) || self.runtimes.exists(r, r.name == self.workload.peerRuntime)",
    message = "peerRuntime must be the name of one of spec.runtimes",
    messageExpression =
        "'peerRuntime \"' + self.workload.peerRuntime + '\" is not the name of one of spec.runtimes'",
    fieldPath = ".workload.peerRuntime")
@ValidationRule(
    value = "!has(self.gates) || self.gates.all(g, self.runtimes.exists(r, r.name == g.runtime))",
    message = "the runtime of each gate must be the name of one of spec.runtimes",
    messageExpression =
        "self.gates.map(g, !self.runtimes.exists(r, r.name == g.runtime), 'runtime \"' + g.runtime + '\" of the gate on ' + g.metric + ' is not the name of one of spec.runtimes')[0]",
    fieldPath = ".gates")
@ValidationRule(
    value =
        "!has(self.gates) || self.gates.all(g, (!has(g.maxRatio) && !has(g.minRatio)) || g.runtime != (has(self.baseline) ? self.baseline : self.runtimes[0].name))",
    message =
        "a gate on a ratio needs a runtime other than the baseline: name another runtime, or use maxValue or minValue",
    messageExpression =
        "self.gates.map(g, (has(g.maxRatio) || has(g.minRatio)) && g.runtime == (has(self.baseline) ? self.baseline : self.runtimes[0].name), 'runtime \"' + g.runtime + '\" of the gate on ' + g.metric + ' is the baseline, which has no ratio to itself: name another runtime, or use maxValue or minValue')[0]",
    fieldPath = ".gates")
@ValidationRule(
    value =
        "!has(self.gates) || !has(self.workload.inline) || (has(self.design) && has(self.design.mode) && self.design.mode != 'Serial') || self.gates.all(g, self.workload.inline.metrics.exists(m, m.name == g.metric))",
    message = "the metric of each gate must be one of the workload's metrics",
    messageExpression =
        "self.gates.map(g, !self.workload.inline.metrics.exists(m, m.name == g.metric), 'metric \"' + g.metric + '\" of the gate on runtime ' + g.runtime + ' is not one of spec.workload.inline.metrics')[0]",
    fieldPath = ".gates")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record RuntimeBenchmarkSpec(
    @Required @JsonPropertyDescription("The workload to run.") WorkloadChoice workload,
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("The runtimes to measure. A comparison needs two or more.")
        List<RuntimeTarget> runtimes,
    @Size(min = 1, max = 32)
        @JsonPropertyDescription(
            "The runtime (a name of spec.runtimes) that the other runtimes are compared with. Default: the first.")
        String baseline,
    @Default("{}") @JsonPropertyDescription("How the experiment is run.") Design design,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Limits for the runtimes. The condition GatesPassed and status.gates show the results.")
        List<Gate> gates,
    @Default("{}") @JsonPropertyDescription("Where the Pods may run.") Placement placement,
    @JsonPropertyDescription(
            "The resources of every container, the same under each runtime. status.resources shows the values with the defaults filled in.")
        Resources resources,
    @JsonPropertyDescription(
            "How long a Pod may take to start, to run and to be deleted, and how long logs and errors may keep the benchmark waiting.")
        Timeouts timeouts,
    @JsonPropertyDescription(
            "Labels and annotations of every Pod of the benchmark: trials, servers and probes. The policy of the installation may limit them.")
        PodMetadata podMetadata,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Secrets with which the kubelet pulls the images, in addition to those of the installation. Pods with such a secret do not use the pull secrets of the namespace's ServiceAccount.")
        List<ImagePullSecret> imagePullSecrets,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The PriorityClass of every Pod. The policy of the installation must allow the PriorityClass. Default: the PriorityClass of the installation, or else the cluster's default.")
        String priorityClassName,
    @JsonPropertyDescription(
            "Whether the root file system of every container is read-only. Then /tmp is an empty volume, unless the workload has a volume of its own there. A benchmark's default is the workload's value, or else the value of the installation.")
        Boolean readOnlyRootFilesystem,
    @Default("Warm")
        @JsonPropertyDescription(
            "Warm: the images are on the node before the first counted trial. If the kubelet still has to pull an image for a trial, the trial is invalid and its block runs again. Measure: the kubelet asks the registry in every trial (imagePullPolicy Always), and this time is part of the start latency.")
        ImagePull imagePull,
    @Default("OnFailure")
        @JsonPropertyDescription(
            "Which ended Pods stay until the benchmark is deleted. Always: all of them. OnFailure: the Pods of invalid trials. If the image does not contain the agent, the Pod of a runtime's first invalid trial may be gone. Never: none. The operator stops a Pod that still runs after its trial: it lowers the activeDeadlineSeconds of a Pod that stays, and deletes other Pods.")
        PodRetention podRetention,
    @Default("false")
        @JsonPropertyDescription(
            "If true, the operator starts no new trial. A trial whose containers run may end first. A trial whose containers do not run is interrupted, and runs again later.")
        Boolean suspend,
    @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription(
            "How many seconds after the benchmark's end the operator deletes the benchmark, its Pods and its samples. Absent: never.")
        Integer ttlSecondsAfterFinished) {

  public RuntimeBenchmarkSpec {
    runtimes = runtimes == null ? List.of() : runtimes;
    gates = gates == null ? List.of() : gates;
    imagePullSecrets = imagePullSecrets == null ? List.of() : imagePullSecrets;
  }

  /** Whether image pulls are part of the measurement. */
  public enum ImagePull {
    Warm,
    Measure
  }

  /** Which ended Pods stay in the cluster. */
  public enum PodRetention {
    Never,
    OnFailure,
    Always
  }

  /** The name of the baseline: the given one, or else the first runtime. */
  @JsonIgnore
  public String baselineName() {
    return baseline != null ? baseline : runtimes.get(0).name();
  }

  /** Whether image pulls are part of the measurement. */
  @JsonIgnore
  public boolean measuresPulls() {
    return imagePull == ImagePull.Measure;
  }

  /** The labels that the benchmark adds to its Pods; never null. */
  @JsonIgnore
  public Map<String, String> podLabels() {
    return podMetadata == null ? Map.of() : podMetadata.labels();
  }

  /** The annotations that the benchmark adds to its Pods; never null. */
  @JsonIgnore
  public Map<String, String> podAnnotations() {
    return podMetadata == null ? Map.of() : podMetadata.annotations();
  }

  @JsonIgnore
  public boolean isSuspended() {
    return Boolean.TRUE.equals(suspend);
  }
}
