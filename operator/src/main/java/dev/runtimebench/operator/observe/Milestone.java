package dev.runtimebench.operator.observe;

/** A point in a trial's life, and whose clock tells it. */
public enum Milestone {
  /** Just before the create call. */
  Submitted(Clock.Operator),
  /** The watch showed a nodeName. */
  Scheduled(Clock.Operator),
  /** The watch showed PodReadyToStartContainers. */
  SandboxReady(Clock.Operator),
  /** The watch showed the container running. */
  Running(Clock.Operator),
  /** The watch showed the container ended. */
  Terminated(Clock.Operator),
  /** The watch showed the Pod gone. */
  Deleted(Clock.Operator),
  /** The first line of the log. */
  FirstOutput(Clock.Node);

  /** Whose clock. */
  public enum Clock {
    Operator,
    Node
  }

  private final Clock clock;

  Milestone(Clock clock) {
    this.clock = clock;
  }

  /** Whose clock tells it. */
  public Clock clock() {
    return clock;
  }
}
