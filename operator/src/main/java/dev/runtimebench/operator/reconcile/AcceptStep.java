package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.spec.Resolution;
import dev.runtimebench.operator.spec.Resolver;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a spec can be run. An object that the spec refers to has a little time to appear,
 * because the manifests of a directory are applied in any order. While the benchmark is suspended,
 * this time does not pass. A benchmark whose edited spec cannot be run loses its place in the
 * queue.
 */
final class AcceptStep implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptStep.class);

  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** A suspended benchmark may wait for days. */
  private static final Duration SUSPENDED_RECHECK = Duration.ofSeconds(30);

  private final Resolver resolver;
  private final NodeTurns turns;

  AcceptStep(Resolver resolver, NodeTurns turns) {
    this.resolver = resolver;
    this.turns = turns;
  }

  /** The workload may be missing, so its timeouts do not count. */
  private static int referenceSeconds(Reconciliation current) {
    return Optional.ofNullable(current.spec().timeouts())
        .map(Timeouts::referenceSeconds)
        .orElse(Timeouts.REFERENCE_SECONDS);
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (current.isStarted()) {
      return StepResult.PROCEED;
    }
    Resolution resolution = resolver.resolve(current.spec());
    if (resolution instanceof Resolution.Resolved resolved) {
      if (current.run().accepted().isEmpty()) {
        LOG.atInfo().addKeyValue("benchmark", current.name()).log("accepted");
      }
      current.run().accepted(resolved.experiment());
      current.run().pending().reset();
      return StepResult.PROCEED;
    }
    turns.giveBack(current.benchmark());
    current.run().laneOver();
    return rejected(current, (Resolution.Rejected) resolution);
  }

  private static StepResult rejected(Reconciliation current, Resolution.Rejected rejected) {
    Stopwatch pending = current.run().pending();
    pending.start(current.now());
    if (!rejected.mayAppear()) {
      pending.reset();
      return StepResult.over(BenchmarkPhase.Invalid, rejected.reason(), rejected.message());
    }
    if (current.spec().isSuspended()) {
      pending.reset();
      return new StepResult.Wait(
          new Activity(
              BenchmarkPhase.Pending,
              rejected.reason(),
              rejected.message()
                  + "; the benchmark waits for it without a limit, because spec.suspend is true"),
          Optional.of(SUSPENDED_RECHECK));
    }
    int limit = referenceSeconds(current);
    if (pending.elapsed(current.now()).toSeconds() < limit) {
      return new StepResult.Wait(
          new Activity(
              BenchmarkPhase.Pending,
              rejected.reason(),
              "%s; the benchmark waits for it, at most for spec.timeouts.referenceSeconds (%d s)"
                  .formatted(rejected.message(), limit)),
          Optional.of(RECHECK));
    }
    pending.reset();
    return StepResult.over(
        BenchmarkPhase.Invalid,
        rejected.reason(),
        "%s; it did not appear within spec.timeouts.referenceSeconds (%d s)"
            .formatted(rejected.message(), limit));
  }
}
