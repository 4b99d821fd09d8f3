package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.findings.reliability.Ending;
import dev.runtimebench.results.plan.Next;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a benchmark whose RuntimeClass was deleted and created again with another handler: its
 * trials would measure another runtime. Compares before the first trial of a run of a block, at
 * most once per minute, after a disruption, and before the benchmark concludes. The last comparison
 * finds each change that the earlier ones have missed.
 */
final class HandlerStep implements Step {

  /** Blocks of short trials follow each other fast, and each comparison costs requests. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Lookups lookups;

  HandlerStep(Lookups lookups) {
    this.lookups = lookups;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted() || current.run().trial().isPresent() || !isDue(current)) {
      return StepResult.PROCEED;
    }
    Optional<String> changed =
        current.experiment().runtimes().stream()
            .flatMap(runtime -> changed(runtime).stream())
            .findFirst();
    current.run().handlersCompared().reset();
    current.run().handlersCompared().start(current.now());
    return changed
        .<StepResult>map(why -> StepResult.over(BenchmarkPhase.Failed, Reason.RuntimeMismatch, why))
        .orElse(StepResult.PROCEED);
  }

  private static boolean isDue(Reconciliation current) {
    if (current.durable().mayEnd()
        && !(current.durable().findings().ending() instanceof Ending.Open)) {
      return true;
    }
    Stopwatch compared = current.run().handlersCompared();
    return current.next() instanceof Next.Run run
        && (!compared.isRunning()
            || (compared.elapsed(current.now()).compareTo(INTERVAL) >= 0 && isFirst(current, run)));
  }

  /** Whether no trial of this run of the block has ended. */
  private static boolean isFirst(Reconciliation current, Next.Run run) {
    return current.durable().outcomes().stream()
        .noneMatch(o -> o.block() == run.trial().block() && o.attempt() == run.attempt());
  }

  /**
   * How the handler of a runtime has changed, as a sentence. A RuntimeClass that does not exist has
   * not changed: the API server refuses the next Pod, and the benchmark waits.
   */
  private Optional<String> changed(ResolvedRuntime runtime) {
    if (runtime.runtimeClassName() == null || runtime.handler() == null) {
      return Optional.empty();
    }
    return lookups
        .runtimeClass(runtime.runtimeClassName())
        .map(RuntimeClass::getHandler)
        .filter(now -> !runtime.handler().equals(now))
        .map(
            now ->
                "RuntimeClass %s had handler %s when the benchmark started, and now has %s: somebody deleted the RuntimeClass and created it again; run the benchmark again"
                    .formatted(runtime.runtimeClassName(), runtime.handler(), now));
  }
}
