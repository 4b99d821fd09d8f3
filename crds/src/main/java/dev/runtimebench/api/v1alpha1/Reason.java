package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.stream.Stream;

/** Every reason of a condition, an Event or a failed trial. A reason's name is the API's word. */
public enum Reason {
  Valid(Kind.Acceptance, "The spec can be run."),
  InvalidSpec(
      Kind.Acceptance, "The spec contradicts itself or the cluster; the message names the field."),
  PolicyDenied(
      Kind.Acceptance,
      "The operator's policy forbids the benchmark, or has ended it; the message names the rule."),
  WorkloadNotFound(Kind.Acceptance, "There is no BenchmarkWorkload of that name."),
  RuntimeClassNotFound(Kind.Acceptance, "There is no RuntimeClass of that name."),

  Queued(Kind.Waiting, "Other benchmarks have their turn first."),
  NamespaceBudgetUsedUp(
      Kind.Waiting, "The namespace has used up what the policy allows for 24 hours."),
  Suspended(Kind.Waiting, "`spec.suspend` is true."),

  Preparing(Kind.UnderWay, "The operator looks at the runtimes and has the images fetched."),
  Running(Kind.UnderWay, "Trials are under way."),
  PodNotStarting(Kind.HeldUp, "A Pod does not start yet; the message says why."),

  MaxBlocksReached(
      Kind.End, "The operator has measured as many blocks as `design.blocks.max` allows."),
  PrecisionReached(Kind.End, "Every primary ratio is as precise as `design.precision` asks."),
  StoppedEarly(
      Kind.End, "A failure or a limit has ended the benchmark, after enough blocks for a result."),
  DeleteTimeout(Kind.End, "A Pod was still there after `timeouts.deleteSeconds`."),
  SamplesChanged(Kind.End, "Somebody has changed the ConfigMaps that hold the samples."),
  SamplesDeleted(Kind.End, "Somebody has deleted a ConfigMap that holds samples."),
  SamplesRejected(Kind.End, "The API server has refused a ConfigMap that was to hold samples."),

  PodRejected(Kind.Trial, "The API server refused the Pod (quota, Pod Security, admission)."),
  Unschedulable(Kind.Trial, "No node could take the Pod in time."),
  ImagePullFailed(Kind.Trial, "The image could not be pulled, or its name is not one."),
  StartTimeout(Kind.Trial, "The Pod's containers did not run in time, for another cause."),
  StartFailed(
      Kind.Trial,
      "The container could not be created or started (no such command, no such handler)."),
  RunTimeout(Kind.Trial, "The workload did not end in time."),
  NonZeroExit(Kind.Trial, "The workload exited with another code than 0."),
  OutOfMemory(Kind.Trial, "The kernel killed the workload: its memory limit."),
  Evicted(Kind.Trial, "The kubelet evicted the Pod."),
  PodVanished(Kind.Trial, "The Pod was gone before its result was read."),
  RuntimeMismatch(Kind.Trial, "The sandbox is not what the runtime claims to be."),
  ServerEnded(Kind.Trial, "The server ended before its client."),
  NoOutput(Kind.Trial, "The workload printed nothing."),
  NoValue(Kind.Trial, "A primary metric's value was not in the output."),
  BadRecords(Kind.Trial, "The agent's records are not whole, or of a protocol that is not known."),
  ColdImage(Kind.Trial, "The kubelet had to fetch the image, which was to be on the node."),
  LogRotated(
      Kind.Trial, "The kubelet rotated the log while it was read, and a part of it is lost."),
  LogTooLarge(Kind.Trial, "There is more of the log than is read."),
  LogUnavailable(Kind.Trial, "The log could not be read."),
  ClockStepped(Kind.Trial, "The node's clock was set during the trial, or just before it."),
  Interrupted(Kind.Trial, "The operator was not watching."),

  AllPassed(Kind.Gates, "Every gate keeps to its limit."),
  GateFailed(Kind.Gates, "A gate is beyond its limit."),
  GateUndecided(Kind.Gates, "A gate's limit lies inside the interval, or there is no interval."),
  NotComplete(Kind.Gates, "The benchmark is not complete; gates are decided at its end."),
  NoResult(Kind.Gates, "The benchmark has failed."),

  AsClaimed(Kind.Runtimes, "Every runtime is what it claims to be."),
  NothingClaimed(Kind.Runtimes, "No runtime claims an isolation."),
  Unclaimed(Kind.Runtimes, "The runtime claims no isolation."),
  HandlerUnknown(Kind.Runtimes, "The operator does not know what the handler's isolation is."),
  NodeUnknown(
      Kind.Runtimes, "The operator can't read the node, to compare its kernel with the sandbox's."),
  NotProbedYet(Kind.Runtimes, "The operator has looked at no sandbox yet."),
  NotProbed(Kind.Runtimes, "The operator has looked at no sandbox."),
  NoProbeImage(Kind.Runtimes, "The operator has no probe image."),
  ProbeFailed(Kind.Runtimes, "The probe did not show its sandbox; the message says why."),

  TrialFailed(Kind.Event, "A trial has given no valid result; the message has the reason."),

  Other(Kind.Unknown, "Another version of the operator gave the reason.");

  /** What a reason speaks of. */
  public enum Kind {
    /** The spec: whether the benchmark may run. */
    Acceptance,
    /** A benchmark that waits. */
    Waiting,
    /** A benchmark that runs, and needs nothing but time. */
    UnderWay,
    /** A benchmark that runs, and that something holds up. */
    HeldUp,
    /** A benchmark that is over. */
    End,
    /** A trial that gave no valid result; it may hold up or end the benchmark. */
    Trial,
    /** The condition GatesPassed. */
    Gates,
    /** The condition RuntimesVerified. */
    Runtimes,
    /** An Event, and no condition. */
    Event,
    /** A word of another version. */
    Unknown
  }

  private final Kind kind;
  private final String meaning;

  Reason(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  /**
   * The reason of that name.
   *
   * @return {@link #Other} for null, and for a word that this version does not know
   */
  @JsonCreator
  public static Reason of(String name) {
    return Stream.of(values()).filter(r -> r.name().equals(name)).findFirst().orElse(Other);
  }

  public Kind kind() {
    return kind;
  }

  /** The reason as a sentence, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /**
   * Whether something keeps a benchmark that shows the reason in Progressing from going on. Without
   * trouble it needs nothing but time.
   */
  public boolean isTrouble() {
    return kind != Kind.UnderWay;
  }
}
