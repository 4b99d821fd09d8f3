package dev.runtimebench.results.sample;

import java.util.Set;

/** A point in the life of a trial, with its source, its clock and its resolution. */
public enum Milestone {
  /** Just before the create call. */
  Submitted(Source.Call),
  /** The create call returned. */
  Acknowledged(Source.Call),
  /** The watch showed a nodeName. */
  Scheduled(Source.Watch),
  /** The watch showed PodReadyToStartContainers, or an Event of a later milestone. */
  SandboxReady(Source.Watch),
  /** The watch showed the container running, or the Event Started. */
  Running(Source.Watch),
  /**
   * The watch showed the condition Ready. A server gets ready when a check of the kubelet passes,
   * up to seconds after it could answer, so no phase and no metric uses this milestone.
   */
  Ready(Source.Watch),
  /**
   * The watch showed that the container had ended. This is up to 1 s late, because of the kubelet's
   * relist period.
   */
  Terminated(Source.Watch),
  /** The watch showed PodReadyToStartContainers false again, or the Pod gone. */
  SandboxStopped(Source.Watch),
  /** Just before the delete call. */
  DeleteAsked(Source.Call),
  /** The watch showed the Pod gone. */
  Deleted(Source.Watch),
  /** The kubelet began to pull the image. Not seen if the image is on the node. */
  Pulling(Source.KubeletEvent),
  /** The image was on the node. The kubelet looks for the image once the sandbox is up. */
  Pulled(Source.KubeletEvent),
  /** The container was created. */
  Created(Source.KubeletEvent),
  /** The container was started. */
  Started(Source.KubeletEvent),
  /** The kubelet began to stop a container that it considered running. */
  Killing(Source.KubeletEvent),
  /** The first line of the log. */
  FirstOutput(Source.Log),
  /** The agent's first mark: the workload reported that it reached a certain point. */
  ReadyLine(Source.Log),
  /** The agent's last record, or else the last line of the log. */
  Finished(Source.Log);

  /** The clock of a time stamp. */
  public enum Clock {
    /** The operator's clock, which never steps (see the operator's {@code OperatorClock}). */
    Operator,
    /** The node's wall clock. */
    Node
  }

  /** Where a milestone's time comes from. */
  public enum Source {
    /** The operator's own call to the API server. */
    Call(Clock.Operator, 1),
    /** The arrival of a watch event, stamped on the informer's thread. */
    Watch(Clock.Operator, 1_000_000),
    /** The time in the name of one of the kubelet's Events. */
    KubeletEvent(Clock.Node, 1),
    /** The time that the node's container runtime writes before a line of the log. */
    Log(Clock.Node, 1);

    private final Clock clock;
    private final long resolutionNanos;

    Source(Clock clock, long resolutionNanos) {
      this.clock = clock;
      this.resolutionNanos = resolutionNanos;
    }

    /** The smallest meaningful difference, in nanoseconds. */
    public long resolutionNanos() {
      return resolutionNanos;
    }
  }

  private final Source source;

  Milestone(Source source) {
    this.source = source;
  }

  /**
   * The milestones that this one implies, although the Pod's status may not show them yet. A
   * kubelet of version 1.29 writes the status once a second, but sends its Events at once.
   */
  public Set<Milestone> implied() {
    return switch (this) {
      case Pulling, Pulled, Created -> Set.of(SandboxReady);
      case Started -> Set.of(SandboxReady, Running);
      default -> Set.of();
    };
  }

  /** Where the milestone's time comes from. */
  public Source source() {
    return source;
  }

  /** The clock that stamps the milestone. */
  public Clock clock() {
    return source.clock;
  }
}
