package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.plan.Attempt;

/**
 * Why a trial gave no valid result, and how the plan treats the failure. Each constant has a {@link
 * Reason} of the same name.
 */
public enum FailureReason {
  PodRejected(Attempt.Result.Hopeless, false),
  PodChanged(Attempt.Result.Hopeless, false),
  ImageChanged(Attempt.Result.Hopeless, false),
  PodWaited(Attempt.Result.Waited, false),
  Unschedulable(Attempt.Result.Hopeless, false),
  ImagePullFailed(Attempt.Result.Hopeless, false),
  StartTimeout(Attempt.Result.Hopeless, true),
  StartFailed(Attempt.Result.Hopeless, true),
  RunTimeout(Attempt.Result.Invalid, true),
  NonZeroExit(Attempt.Result.Invalid, true),
  OutOfMemory(Attempt.Result.Invalid, true),
  Evicted(Attempt.Result.Invalid, false),
  PodVanished(Attempt.Result.Invalid, false),
  RuntimeMismatch(Attempt.Result.Hopeless, false),
  ServerEnded(Attempt.Result.Invalid, true),
  ServerNotReady(Attempt.Result.Invalid, true),
  NoOutput(Attempt.Result.Invalid, true),
  NoValue(Attempt.Result.Invalid, true),
  ValueRefused(Attempt.Result.Invalid, true),
  BadRecords(Attempt.Result.Invalid, true),
  ColdImage(Attempt.Result.Waited, false),
  LogRotated(Attempt.Result.Invalid, false),
  LogTooLarge(Attempt.Result.Hopeless, true),
  LogUnavailable(Attempt.Result.Invalid, false),
  ClockStepped(Attempt.Result.Interrupted, false),
  Interrupted(Attempt.Result.Interrupted, false);

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

  /** The same reason for conditions and Events. */
  public Reason toReason() {
    return reason;
  }

  /** What happened, as a sentence. */
  public String meaning() {
    return reason.meaning();
  }
}
