package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.ExpectedLogLengths;

/** Keeps what a trial that has ended shows, because later trials need it. */
public final class TrialLessons {

  private final Timelines timelines;
  private final NodeClocks clocks;
  private final OperatorClock clock;

  /**
   * @param timelines of the Pods: the log of the Pod under test adds milestones
   * @param clocks the bounds on the nodes' clocks, which all benchmarks share
   * @param clock says how old a bound is
   */
  public TrialLessons(Timelines timelines, NodeClocks clocks, OperatorClock clock) {
    this.timelines = timelines;
    this.clocks = clocks;
    this.clock = clock;
  }

  /** Notes milestones, the clock of the node, and how long the log of the runtime is. */
  void learn(TrialView view, TrialProgress.Ended ended) {
    String runtime = view.trial().runtime();
    ExpectedLogLengths lengths = view.current().run().logLengths();
    ended
        .evidence()
        .ifPresent(
            evidence -> {
              timelines
                  .ofSubmitted(view.latestUnderTest().getMetadata().getUid())
                  .ifPresent(evidence.underTest()::addTo);
              learnClock(evidence);
              evidence.confirmedLines().ifPresent(lines -> lengths.confirm(runtime, lines));
              if (lengths.isKnown(runtime)) {
                EarlyStop.learnOpening(view);
              }
            });
    if (!ended.outcome().isValid()) {
      lengths.distrust(runtime);
    }
  }

  private void learnClock(TrialProgress.Evidence evidence) {
    if (evidence.clock().isPresent()) {
      clocks.learn(evidence.node(), evidence.clock().get(), clock.stamp());
    } else {
      clocks.forget(evidence.node());
    }
  }
}
