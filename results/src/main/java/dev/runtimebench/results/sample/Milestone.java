package dev.runtimebench.results.sample;

import java.util.Set;

/** A point in a trial's life: who tells it, on whose clock, and how finely. */
public enum Milestone {
  /** Just before the create call. */
  Submitted(Source.Call),
  /** The create call was answered. */
  Acknowledged(Source.Call),
  /** The watch showed a nodeName. */
  Scheduled(Source.Watch),
  /** The watch showed PodReadyToStartContainers, or an Event of what comes after it. */
  SandboxReady(Source.Watch),
  /** The watch showed the container running, or the Event that it was started. */
  Running(Source.Watch),
  /** The watch showed the condition Ready. */
  Ready(Source.Watch),
  /** The watch showed the container ended: late by up to a second, the kubelet's relist. */
  Terminated(Source.Watch),
  /** The watch showed PodReadyToStartContainers false again, or the Pod gone. */
  SandboxStopped(Source.Watch),
  /** Just before the delete call. */
  DeleteAsked(Source.Call),
  /** The watch showed the Pod gone. */
  Deleted(Source.Watch),
  /** The kubelet began to pull the image; an image that is on the node isn't pulled. */
  Pulling(Source.KubeletEvent),
  /** The kubelet had the image. It looks for it once the sandbox is up. */
  Pulled(Source.KubeletEvent),
  /** The container was created. */
  Created(Source.KubeletEvent),
  /** The container was started. */
  Started(Source.KubeletEvent),
  /** The kubelet began to stop the container, which it believed to run. */
  Killing(Source.KubeletEvent),
  /** The first line of the log. */
  FirstOutput(Source.Log),
  /** The agent's first mark: the workload said that it has come to a point. */
  ReadyLine(Source.Log),
  /** The agent's last record, or the log's last line. */
  Finished(Source.Log);

  /** Whose clock. */
  public enum Clock {
    /** The operator's, which never steps (see the operator's {@code OperatorClock}). */
    Operator,
    /** The node's wall clock. */
    Node
  }

  /** Where a milestone's time comes from. */
  public enum Source {
    /** The operator's own call to the API server. */
    Call(Clock.Operator, 1),
    /** The receipt of a watch event, stamped on the informer's thread. */
    Watch(Clock.Operator, 1_000_000),
    /** The name of one of the kubelet's Events. */
    KubeletEvent(Clock.Node, 1),
    /** The time that the node's container runtime puts before a line. */
    Log(Clock.Node, 1);

    private final Clock clock;
    private final long resolutionNanos;

    Source(Clock clock, long resolutionNanos) {
      this.clock = clock;
      this.resolutionNanos = resolutionNanos;
    }

    /** The finest difference that means something, in nanoseconds. */
    public long resolutionNanos() {
      return resolutionNanos;
    }
  }

  private final Source source;

  Milestone(Source source) {
    this.source = source;
  }

  /**
   * What must have been passed by then, though the Pod's status may not say so yet: a kubelet of
   * 1.29 writes it once a second, while its Events come at once.
   */
  public Set<Milestone> implied() {
    return switch (this) {
      case Pulling, Pulled, Created -> Set.of(SandboxReady);
      case Started -> Set.of(SandboxReady, Running);
      default -> Set.of();
    };
  }

  /** Where its time comes from. */
  public Source source() {
    return source;
  }

  /** Whose clock tells it. */
  public Clock clock() {
    return source.clock;
  }
}
