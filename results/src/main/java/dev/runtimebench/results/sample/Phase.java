package dev.runtimebench.results.sample;

import dev.runtimebench.results.sample.Milestone.Clock;

/**
 * A stretch of a trial's life between two milestones. Both ends are on one clock wherever two such
 * milestones are to be had.
 */
public enum Phase {
  /** The headline: from the create call to the first line. */
  SubmitToFirstOutput(Milestone.Submitted, Milestone.FirstOutput),
  Scheduling(Milestone.Submitted, Milestone.Scheduled),
  /** Namespaces, network, pause; under gVisor and Kata the guest's kernel boots here. */
  SandboxSetup(Milestone.Scheduled, Milestone.SandboxReady),
  /** Absent when the image was on the node. */
  ImagePull(Milestone.Pulling, Milestone.Pulled),
  /** The container's creation and start; runc does most of its work here. */
  ContainerStart(Milestone.Pulled, Milestone.Started),
  /** Sandbox and container together, whichever of them a runtime puts its work into. */
  SandboxAndContainer(Milestone.Scheduled, Milestone.Running),
  /** From Created, for a quick program writes its first line before the kubelet notes the start. */
  FirstOutput(Milestone.Created, Milestone.FirstOutput),
  /** To the workload's own word that it is ready, where it gives one. */
  Ready(Milestone.Created, Milestone.ReadyLine),
  Run(Milestone.FirstOutput, Milestone.Finished),
  /** Until the API shows the end: with up to a second of the kubelet's relist in it. */
  Exit(Milestone.Finished, Milestone.Terminated),
  /** Of a Pod that was deleted before its end was told: its sandbox has yet to be stopped. */
  Teardown(Milestone.DeleteAsked, Milestone.Deleted),
  /** Of one whose end had been told by then; what is left to do depends on how long ago. */
  Removal(Milestone.DeleteAsked, Milestone.Deleted);

  private final Milestone from;
  private final Milestone to;

  Phase(Milestone from, Milestone to) {
    this.from = from;
    this.to = to;
  }

  public Milestone from() {
    return from;
  }

  public Milestone to() {
    return to;
  }

  /** Whether its ends are on two clocks, so that it carries the bound on their offset. */
  public boolean crossesClocks() {
    return from.clock() != to.clock();
  }

  /** Whether it can end only after the trial's outcome has been recorded. */
  public boolean isAftermath() {
    return this == Exit || this == Teardown || this == Removal;
  }

  /** For people: "Operator", "Node" or "Operator and Node". */
  public String clocks() {
    return crossesClocks() ? Clock.Operator + " and " + Clock.Node : from.clock().name();
  }

  /** The coarser of its ends' resolutions, in nanoseconds. */
  public long resolutionNanos() {
    return Math.max(from.source().resolutionNanos(), to.source().resolutionNanos());
  }
}
