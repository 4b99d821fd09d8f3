package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.plan.Attempt;

/**
 * Why a trial gave no valid result, and how the plan treats the failure. Each constant has a {@link
 * Reason} of the same name.
 */
public enum FailureReason {
  PodRejected(Attempt.Result.Hopeless),
  PodChanged(Attempt.Result.Hopeless),
  ImageChanged(Attempt.Result.Hopeless),
  PodWaited(Attempt.Result.Waited),
  Unschedulable(Attempt.Result.Hopeless),
  ImagePullFailed(Attempt.Result.Hopeless),
  StartTimeout(Attempt.Result.Hopeless),
  StartFailed(Attempt.Result.Hopeless),
  RunTimeout(Attempt.Result.Invalid),
  NonZeroExit(Attempt.Result.Invalid),
  OutOfMemory(Attempt.Result.Invalid),
  Evicted(Attempt.Result.Invalid),
  PodVanished(Attempt.Result.Invalid),
  RuntimeMismatch(Attempt.Result.Hopeless),
  ServerEnded(Attempt.Result.Invalid),
  ServerNotReady(Attempt.Result.Invalid),
  NoOutput(Attempt.Result.Invalid),
  NoValue(Attempt.Result.Invalid),
  ValueRefused(Attempt.Result.Invalid),
  BadRecords(Attempt.Result.Invalid),
  ColdImage(Attempt.Result.Waited),
  LogRotated(Attempt.Result.Invalid),
  LogTooLarge(Attempt.Result.Hopeless),
  LogUnavailable(Attempt.Result.Invalid),
  ClockStepped(Attempt.Result.Interrupted),
  Interrupted(Attempt.Result.Interrupted);

  private final Attempt.Result result;
  private final Reason reason;

  FailureReason(Attempt.Result result) {
    this.result = result;
    this.reason = Reason.valueOf(name());
  }

  /** The result of the attempt, for the plan. */
  public Attempt.Result result() {
    return result;
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
