package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.plan.Attempt;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why a trial gave no valid result, and how the plan treats the failure. Each constant has a {@link
 * Reason} of the same name.
 */
public enum FailureReason {
  PodRejected(Attempt.Result.Hopeless, false),
  NameTaken(Attempt.Result.Invalid, false),
  NamespaceTerminating(Attempt.Result.Hopeless, false),
  Preempted(Attempt.Result.Interrupted, false),
  EvictedByApi(Attempt.Result.Interrupted, false),
  NodeTainted(Attempt.Result.Interrupted, false),
  NodeShutdown(Attempt.Result.Interrupted, false),
  NodeLost(Attempt.Result.Interrupted, false),
  NodePressure(Attempt.Result.Interrupted, false),
  NodeUnavailable(Attempt.Result.Interrupted, false),
  QuotaLowered(Attempt.Result.Interrupted, false),
  QuotaUsedUp(Attempt.Result.Interrupted, false),
  RuntimeClassDeleted(Attempt.Result.Interrupted, false),
  PodChanged(Attempt.Result.Hopeless, false),
  ImageChanged(Attempt.Result.Hopeless, false),
  PodWaited(Attempt.Result.Waited, false),
  Unschedulable(Attempt.Result.Hopeless, false),
  HandlerNotFound(Attempt.Result.Hopeless, false),
  ImagePullFailed(Attempt.Result.Hopeless, false),
  ForeignArchitecture(Attempt.Result.Hopeless, false),
  ContainerConfigError(Attempt.Result.Hopeless, false),
  StartTimeout(Attempt.Result.Invalid, true),
  StartFailed(Attempt.Result.Invalid, true),
  InitContainerFailed(Attempt.Result.Waited, false),
  RunTimeout(Attempt.Result.Invalid, true),
  NonZeroExit(Attempt.Result.Invalid, true),
  OutOfMemory(Attempt.Result.Invalid, true),
  Evicted(Attempt.Result.Invalid, true),
  PodVanished(Attempt.Result.Invalid, false),
  RuntimeMismatch(Attempt.Result.Hopeless, false),
  ServerEnded(Attempt.Result.Invalid, true),
  ServerNotReady(Attempt.Result.Invalid, true),
  NoOutput(Attempt.Result.Invalid, true),
  NoValue(Attempt.Result.Invalid, true),
  NoPodUsage(Attempt.Result.Invalid, false),
  NodeNotVisible(Attempt.Result.Hopeless, false),
  NoRate(Attempt.Result.Hopeless, false),
  WorkloadEnded(Attempt.Result.Hopeless, false),
  ValueRefused(Attempt.Result.Invalid, true),
  BadRecords(Attempt.Result.Invalid, true),
  ColdImage(Attempt.Result.Waited, false),
  LogRotated(Attempt.Result.Invalid, false),
  LogTooLarge(Attempt.Result.Hopeless, true),
  LogUnavailable(Attempt.Result.Invalid, false),
  JudgingFailed(Attempt.Result.Invalid, false),
  PodsNotTogether(Attempt.Result.Interrupted, false),
  ClockStepped(Attempt.Result.Interrupted, false),
  Interrupted(Attempt.Result.Interrupted, false);

  /** Something outside of the benchmark stopped the trial, and may be over later. */
  private static final Set<FailureReason> DISRUPTIONS =
      EnumSet.range(Preempted, RuntimeClassDeleted);

  private final Attempt.Result result;
  private final boolean ofWorkload;
  private final Reason reason;

  FailureReason(Attempt.Result result, boolean ofWorkload) {
    this.result = result;
    this.ofWorkload = ofWorkload;
    this.reason = Reason.valueOf(name());
  }

  /** The result of the attempt, for the plan. */
  public Attempt.Result result() {
    return result;
  }

  /**
   * Whether the workload failed under its runtime, and not the platform or the observation. Only
   * such a failure says something about the runtime.
   */
  public boolean isOfWorkload() {
    return ofWorkload;
  }

  /**
   * Whether something outside of the benchmark stopped the trial. The trial uses up no retry, and
   * the benchmark waits until it can go on.
   */
  public boolean isDisruption() {
    return DISRUPTIONS.contains(this);
  }

  /** The same reason for conditions and Events. */
  public Reason toReason() {
    return reason;
  }

  /** What happened, as a sentence. */
  public String meaning() {
    return reason.meaning();
  }
}
