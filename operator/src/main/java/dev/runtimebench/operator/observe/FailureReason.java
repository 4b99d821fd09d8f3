package dev.runtimebench.operator.observe;

import dev.runtimebench.operator.plan.Attempt;

/** Why a trial gave no valid result: the fixed words of conditions, events and status.failures. */
public enum FailureReason {
  /** The API server refused the Pod (quota, Pod Security, admission). */
  PodRejected(Attempt.Result.Hopeless),
  /** No node could take the Pod in time. */
  Unschedulable(Attempt.Result.Hopeless),
  /** The image could not be pulled, or its name is not one. */
  ImagePullFailed(Attempt.Result.Hopeless),
  /** The Pod's containers did not run in time, for another cause. */
  StartTimeout(Attempt.Result.Hopeless),
  /** The container could not be created or started (no such command, no such handler). */
  StartFailed(Attempt.Result.Hopeless),
  /** The workload did not end in time. */
  RunTimeout(Attempt.Result.Invalid),
  /** The workload exited with another code than 0. */
  NonZeroExit(Attempt.Result.Invalid),
  /** The kernel killed the workload: its memory limit. */
  OutOfMemory(Attempt.Result.Invalid),
  /** The kubelet evicted the Pod. */
  Evicted(Attempt.Result.Invalid),
  /** The Pod was gone before its result was read. */
  PodVanished(Attempt.Result.Invalid),
  /** The sandbox is not what the runtime claims to be. */
  RuntimeMismatch(Attempt.Result.Hopeless),
  /** The server ended before its client. */
  ServerEnded(Attempt.Result.Invalid),
  /** The workload printed nothing. */
  NoOutput(Attempt.Result.Invalid),
  /** A primary metric's value was not in the output. */
  NoValue(Attempt.Result.Invalid),
  /** The agent's records are not whole, or of a protocol that is not known. */
  BadRecords(Attempt.Result.Invalid),
  /** The kubelet had to fetch the image, which was to be on the node. */
  ColdImage(Attempt.Result.Invalid),
  /** The kubelet rotated the log while it was read, and what came then is lost. */
  LogRotated(Attempt.Result.Invalid),
  /** There is more of the log than is read. */
  LogTooLarge(Attempt.Result.Hopeless),
  /** The log could not be read. */
  LogUnavailable(Attempt.Result.Invalid),
  /** The node's clock was set during the trial, or just before it. */
  ClockStepped(Attempt.Result.Interrupted),
  /** The operator was not watching. */
  Interrupted(Attempt.Result.Interrupted);

  private final Attempt.Result result;

  FailureReason(Attempt.Result result) {
    this.result = result;
  }

  /** What the plan makes of it. */
  public Attempt.Result result() {
    return result;
  }
}
