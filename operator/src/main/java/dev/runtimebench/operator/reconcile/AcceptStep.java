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
 *
 * <p>A thousand benchmarks may wait for their turns, and each look costs requests. So an answer
 * holds for some minutes. {@link StartStep} looks again before the benchmark starts.
 */
final class AcceptStep implements Step {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptStep.class);

  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** A suspended benchmark may wait for days. */
  private static final Duration SUSPENDED_RECHECK = Duration.ofSeconds(30);

  /** How long an answer holds while the benchmark waits for its turn. */
  private static final Duration WAITING = Duration.ofMinutes(5);

  /** How old an answer may be when the benchmark starts. */
  private static final Duration STARTING = Duration.ofSeconds(1);

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
    return accept(current, WAITING);
  }

  /** Decides again before the benchmark starts. */
  StepResult takeAgain(Reconciliation current) {
    return accept(current, STARTING);
  }

  private StepResult accept(Reconciliation current, Duration oldest) {
    Long generation = current.benchmark().getMetadata().getGeneration();
    boolean known =
        current
            .run()
            .sinceAccepted(generation, current.now())
            .filter(age -> age.compareTo(oldest) <= 0)
            .isPresent();
    if (current.isStarted() || known) {
      return StepResult.PROCEED;
    }
    Resolution resolution = resolver.resolve(current.spec());
    if (resolution instanceof Resolution.Resolved resolved) {
      if (current.run().accepted().isEmpty()) {
        LOG.atInfo().addKeyValue("benchmark", current.name()).log("accepted");
      }
      current.run().accepted(resolved.experiment(), generation, current.now());
      current.run().pending().reset();
      return StepResult.PROCEED;
    }
    turns.giveBack(current.benchmark());
    current.run().laneOver();
    current.run().rejected();
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
