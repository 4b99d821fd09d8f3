package dev.runtimebench.results.sample;

import dev.runtimebench.results.plan.Attempt;

/** Why a trial gave no valid result: the fixed words of conditions, events and status.failures. */
public enum FailureReason {
  PodRejected(
      Attempt.Result.Hopeless, "The API server refused the Pod (quota, Pod Security, admission)."),
  Unschedulable(Attempt.Result.Hopeless, "No node could take the Pod in time."),
  ImagePullFailed(
      Attempt.Result.Hopeless, "The image could not be pulled, or its name is not one."),
  StartTimeout(
      Attempt.Result.Hopeless, "The Pod's containers did not run in time, for another cause."),
  StartFailed(
      Attempt.Result.Hopeless,
      "The container could not be created or started (no such command, no such handler)."),
  RunTimeout(Attempt.Result.Invalid, "The workload did not end in time."),
  NonZeroExit(Attempt.Result.Invalid, "The workload exited with another code than 0."),
  OutOfMemory(Attempt.Result.Invalid, "The kernel killed the workload: its memory limit."),
  Evicted(Attempt.Result.Invalid, "The kubelet evicted the Pod."),
  PodVanished(Attempt.Result.Invalid, "The Pod was gone before its result was read."),
  RuntimeMismatch(Attempt.Result.Hopeless, "The sandbox is not what the runtime claims to be."),
  ServerEnded(Attempt.Result.Invalid, "The server ended before its client."),
  NoOutput(Attempt.Result.Invalid, "The workload printed nothing."),
  NoValue(Attempt.Result.Invalid, "A primary metric's value was not in the output."),
  BadRecords(
      Attempt.Result.Invalid,
      "The agent's records are not whole, or of a protocol that is not known."),
  ColdImage(
      Attempt.Result.Invalid, "The kubelet had to fetch the image, which was to be on the node."),
  LogRotated(
      Attempt.Result.Invalid,
      "The kubelet rotated the log while it was read, and a part of it is lost."),
  LogTooLarge(Attempt.Result.Hopeless, "There is more of the log than is read."),
  LogUnavailable(Attempt.Result.Invalid, "The log could not be read."),
  ClockStepped(
      Attempt.Result.Interrupted, "The node's clock was set during the trial, or just before it."),
  Interrupted(Attempt.Result.Interrupted, "The operator was not watching.");

  private final Attempt.Result result;
  private final String meaning;

  FailureReason(Attempt.Result result, String meaning) {
    this.result = result;
    this.meaning = meaning;
  }

  /** What the plan makes of it. */
  public Attempt.Result result() {
    return result;
  }

  /** What has happened, as a sentence. */
  public String meaning() {
    return meaning;
  }
}
