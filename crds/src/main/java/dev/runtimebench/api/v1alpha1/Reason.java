package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.stream.Stream;

/** The reasons of conditions, Events and failed trials. The API uses the name of the constant. */
public enum Reason {
  Valid(Kind.Acceptance, "The benchmark can run."),
  InvalidSpec(
      Kind.Acceptance,
      "The spec contradicts itself or does not fit the cluster; the message names the field."),
  PolicyDenied(
      Kind.Acceptance,
      "The operator's policy forbids the benchmark, or has ended it; the message names the rule."),
  WorkloadNotFound(Kind.Acceptance, "There is no BenchmarkWorkload of that name."),
  RuntimeClassNotFound(Kind.Acceptance, "There is no RuntimeClass of that name."),

  Queued(Kind.Waiting, "Other benchmarks run first."),
  NamespaceBudgetUsedUp(Kind.Waiting, "The namespace has used up its budget for 24 hours."),
  NodesMissing(Kind.Waiting, "Fewer nodes match and are usable than `placement.nodes` asks for."),
  EarlierNodesLeft(
      Kind.Waiting,
      "Benchmarks of nodes are left from an earlier benchmark with the same name; the message names them, and says what to do."),
  Suspended(Kind.Waiting, "`spec.suspend` is true."),

  Preparing(Kind.Running, "The operator probes the runtimes and lets the kubelet pull the images."),
  Running(Kind.Running, "Trials are running."),
  PodNotStarting(Kind.HeldUp, "A Pod has not started yet; the message says why."),
  RateNotRead(
      Kind.HeldUp,
      "The log with the rate of a Pod could not be read yet; the message says why. Only with `design.density.rateMetric`."),
  ReconcileFailed(
      Kind.HeldUp,
      "An error keeps the operator from going on; the message has the error, and says when the operator tries again. If the error lasts for `timeouts.errorSeconds`, the benchmark fails with this reason."),

  NodeRefused(
      Kind.HeldUp,
      "The operator cannot create or change the benchmark of a node; the message has the error. If the error lasts for `timeouts.errorSeconds`, the node drops out with this reason."),

  NodesMeasured(
      Kind.End,
      "Every node of a benchmark on several nodes came to a result; `status.nodes` says how each node ended."),
  MaxBlocksReached(
      Kind.End, "The operator has measured as many blocks as `design.blocks.max` allows."),
  PrecisionReached(Kind.End, "Every primary ratio is as precise as `design.precision` asks."),
  FailsMoreOften(
      Kind.End,
      "The workload fails more often under one runtime than under the runtime that it is compared with."),
  StoppedEarly(
      Kind.End, "A failure or a limit ended the benchmark, after enough blocks for a result."),
  BenchmarkDeleted(
      Kind.End,
      "The benchmark was deleted while it ran; a finalizer still holds the object. Of a node: somebody deleted the benchmark of the node again and again."),
  DeleteTimeout(Kind.End, "A Pod was still there after `timeouts.deleteSeconds`."),
  SamplesChanged(Kind.End, "Somebody changed the ConfigMaps that hold the samples."),
  SamplesDeleted(Kind.End, "Somebody deleted a ConfigMap that holds samples."),
  SamplesRejected(Kind.End, "The API server refused a ConfigMap with samples."),

  PodRejected(
      Kind.Trial,
      "The API server refused the Pod (quota, Pod Security, admission); the message names the field or the chart's value that fixes it."),
  NameTaken(
      Kind.Trial,
      "Another Pod has the name of the trial's Pod, and is not the Pod that the operator sent."),
  NamespaceTerminating(Kind.Trial, "The namespace is being deleted and takes no new Pods."),
  Preempted(Kind.Trial, "A Pod with a higher priority took the place of the trial's Pod."),
  EvictedByApi(
      Kind.Trial,
      "The eviction API removed the Pod, as `kubectl drain` and autoscalers of nodes do."),
  NodeTainted(Kind.Trial, "A taint of the node evicted the Pod."),
  NodeShutdown(Kind.Trial, "The node was shut down."),
  NodeLost(Kind.Trial, "The node is NotReady, or no longer exists."),
  NodePressure(
      Kind.Trial, "The kubelet evicted the Pod, because others used too much of the node."),
  NodeUnavailable(
      Kind.Trial,
      "The node of the benchmark cannot take the Pod: the node is cordoned, tainted or full."),
  QuotaLowered(
      Kind.Trial, "A quota no longer allows the Pod, although it allowed the earlier Pods."),
  QuotaUsedUp(Kind.Trial, "Other Pods of the namespace use up a quota that allows the Pod."),
  RuntimeClassDeleted(Kind.Trial, "The RuntimeClass was deleted while the benchmark ran."),
  PodChanged(
      Kind.Trial,
      "The platform created a different Pod from the one that the operator sent, or unequal Pods for the runtimes."),
  ImageChanged(Kind.Trial, "The image is not the one that the earlier trials ran."),
  PodWaited(
      Kind.Trial,
      "The Pod waited for a node, for the scheduler or for an image, so its start-up time says nothing about the runtime."),
  Unschedulable(Kind.Trial, "No node could take the Pod in time."),
  HandlerNotFound(
      Kind.Trial,
      "No node of the benchmark has the handler of the RuntimeClass, or the container runtime of the node does not know the handler."),
  ImagePullFailed(Kind.Trial, "The image could not be pulled, or its name is invalid."),
  ForeignArchitecture(
      Kind.Trial, "The image or its program is built for another architecture than the node's."),
  ContainerConfigError(
      Kind.Trial,
      "The kubelet cannot configure the container: its image runs as root, or a Secret or ConfigMap is missing."),
  StartTimeout(Kind.Trial, "The Pod's containers did not start in time, for another reason."),
  StartFailed(Kind.Trial, "The container could not be created or started (no such command)."),
  InitContainerFailed(
      Kind.Trial,
      "An init container that the platform added failed, or did not end in time, so the workload did not start."),
  RunTimeout(Kind.Trial, "The workload did not end in time."),
  NonZeroExit(Kind.Trial, "The workload exited with a code other than 0."),
  OutOfMemory(Kind.Trial, "The kernel killed the workload, because it exceeded its memory limit."),
  Evicted(Kind.Trial, "The kubelet evicted the Pod, because of what the Pod itself used."),
  PodVanished(Kind.Trial, "The Pod was gone before its result was read."),
  RuntimeMismatch(
      Kind.Trial,
      "The sandbox does not have the isolation that the runtime claims, or the RuntimeClass has another handler than at the start."),
  ServerEnded(Kind.Trial, "The server ended before its client."),
  ServerNotReady(Kind.Trial, "The server did not become ready in time."),
  NoOutput(Kind.Trial, "The workload printed nothing."),
  NoValue(Kind.Trial, "The output did not contain a value of a primary metric."),
  NoPodUsage(
      Kind.Trial,
      "The kubelet gave no figure that counts of a primary metric, or refuses the operator; the message says why. Only with `design.mode: Usage`."),
  NodeNotVisible(
      Kind.Trial,
      "The operator may not see the node and all Pods on it, so it cannot keep Pods that it adds within the node's room. Only with `design.mode: Density`."),
  NoRate(
      Kind.Trial,
      "A Pod printed no rate that counts in two hold times of the first step, or the rate was 0, so the ramp cannot be judged; the message says what to change. Only with `design.density.rateMetric`."),
  WorkloadEnded(
      Kind.Trial,
      "The workload ended while Pods were added. `design.mode: Density` needs a workload that runs until it is stopped."),
  ValueRefused(
      Kind.Trial, "A value is outside the range in which the metric says that a trial is valid."),
  BadRecords(Kind.Trial, "The agent's records are damaged, or use an unknown protocol."),
  ColdImage(Kind.Trial, "The kubelet had to pull the image, which should have been on the node."),
  LogRotated(
      Kind.Trial, "The kubelet rotated the log during the read, and a part of the log is lost."),
  LogTooLarge(Kind.Trial, "The log exceeds 256 MiB."),
  LogUnavailable(
      Kind.Trial, "The log could not be read in time, or is gone; the message has the error."),
  JudgingFailed(
      Kind.Trial,
      "The operator failed to judge the trial, because of a fault of the operator; the message has the error."),
  PodsNotTogether(
      Kind.Trial,
      "The API server did not let the operator create all Pods of a burst in time, so the Pods did not start together. Only with `design.mode: Burst`."),
  ClockStepped(Kind.Trial, "The node's clock was changed during the trial, or just before it."),
  Interrupted(Kind.Trial, "The operator was not watching during the trial."),

  AllPassed(Kind.Gates, "Every gate passed."),
  GateFailed(Kind.Gates, "A gate failed: the whole interval is beyond the limit."),
  GateUndecided(
      Kind.Gates,
      "A gate's limit lies inside the interval, or the values do not allow a decision; the gate's message says why."),
  NotComplete(Kind.Gates, "The benchmark is not complete. Gates are decided at the end."),
  NoResult(Kind.Gates, "The benchmark failed."),

  AsClaimed(Kind.Runtimes, "Every runtime has the isolation that it claims."),
  NothingClaimed(Kind.Runtimes, "No runtime claims an isolation."),
  HandlerUnknown(Kind.Runtimes, "The operator does not know the isolation of the handler."),
  DefaultIsSandbox(
      Kind.Runtimes,
      "A runtime names no RuntimeClass and claims no isolation, but its sandbox does not run on the node's own kernel."),
  NodeUnknown(
      Kind.Runtimes,
      "The operator cannot read the node, and so cannot compare the node's kernel with the sandbox's kernel."),
  NotProbedYet(Kind.Runtimes, "The operator has not probed a sandbox yet."),
  NoProbeImage(Kind.Runtimes, "The operator has no probe image."),
  ProbeFailed(
      Kind.Runtimes, "The probe gave no information about its sandbox; the message says why."),

  TrialFailed(Kind.Event, "A trial gave no valid result; the message has the reason."),
  OtherInstallation(
      Kind.Event,
      "Another installation of the operator runs the benchmark (`status.installation`), so this installation leaves the benchmark alone."),

  Other(Kind.Unknown, "Another version of the operator set this reason.");

  /** What a reason is about. */
  public enum Kind {
    /** The spec: whether the benchmark may run. */
    Acceptance,
    /** A benchmark that waits. */
    Waiting,
    /** A benchmark that runs without problems. */
    Running,
    /** A benchmark that runs, but is held up. */
    HeldUp,
    /** A benchmark that has ended. */
    End,
    /** A trial that gave no valid result. It may hold up or end the benchmark. */
    Trial,
    /** The condition GatesPassed. */
    Gates,
    /** The condition RuntimesVerified. */
    Runtimes,
    /** Only Events have the reason, not conditions. */
    Event,
    /** A reason of another version. */
    Unknown
  }

  private final Kind kind;
  private final String meaning;

  Reason(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  /**
   * Returns the reason with that name.
   *
   * @return {@link #Other} for null, and for a name that this version does not know
   */
  @JsonCreator
  public static Reason of(String name) {
    return Stream.of(values()).filter(r -> r.name().equals(name)).findFirst().orElse(Other);
  }

  public Kind kind() {
    return kind;
  }

  /** The meaning of the reason as a sentence, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether a benchmark is held up if its condition Progressing shows this reason. Otherwise the
   * benchmark runs without problems.
   */
  public boolean isTrouble() {
    return kind != Kind.Running;
  }
}
