package dev.runtimebench.results.sample;

import dev.runtimebench.results.sample.Milestone.Clock;

/**
 * The time between two milestones of a trial. Both milestones are on the same clock if possible.
 */
public enum Phase {
  /** The start latency: from the create call to the first line of output. */
  SubmitToFirstOutput(Milestone.Submitted, Milestone.FirstOutput),
  Scheduling(Milestone.Submitted, Milestone.Scheduled),
  /**
   * Namespaces, network and the pause container. Under gVisor and Kata the guest kernel boots here.
   */
  SandboxSetup(Milestone.Scheduled, Milestone.SandboxReady),
  /** The image pull. Absent if the image was on the node. */
  ImagePull(Milestone.Pulling, Milestone.Pulled),
  /** The creation and the start of the container. runc does most of its work here. */
  ContainerStart(Milestone.Pulled, Milestone.Started),
  /**
   * Sandbox and container together, because runtimes divide their work between the two differently.
   */
  SandboxAndContainer(Milestone.Scheduled, Milestone.Running),
  /**
   * From Created to the first line of output. It does not begin at Started, because a fast program
   * writes its first line before the kubelet records the start.
   */
  FirstOutput(Milestone.Created, Milestone.FirstOutput),
  /** From Created until the workload reports that it is ready, if it does. */
  Ready(Milestone.Created, Milestone.ReadyLine),
  Run(Milestone.FirstOutput, Milestone.Finished),
  /**
   * From the end of the workload until the API shows the end. Includes up to 1 s of the kubelet's
   * relist period.
   */
  Exit(Milestone.Finished, Milestone.Terminated),
  /**
   * The deletion of a Pod whose end had not been reported yet. Its sandbox must still be stopped.
   */
  Teardown(Milestone.DeleteAsked, Milestone.Deleted),
  /**
   * The deletion of a Pod whose end had been reported. The remaining work depends on how long ago
   * that was.
   */
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

  /**
   * Whether the milestones are on different clocks. Then the bound on the offset adds to the
   * uncertainty.
   */
  public boolean crossesClocks() {
    return from.clock() != to.clock();
  }

  /** Whether the phase ends only after the trial has been recorded. */
  public boolean endsAfterRecord() {
    return this == Exit || this == Teardown || this == Removal;
  }

  /** The clocks of both milestones, for people: "Operator", "Node" or "Operator and Node". */
  public String clocks() {
    return crossesClocks() ? Clock.Operator + " and " + Clock.Node : from.clock().name();
  }

  /** The coarser resolution of the two milestones, in nanoseconds. */
  public long resolutionNanos() {
    return Math.max(from.source().resolutionNanos(), to.source().resolutionNanos());
  }
}
