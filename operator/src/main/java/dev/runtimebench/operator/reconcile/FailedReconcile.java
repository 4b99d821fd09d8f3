package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.ApiErrors;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.FailedReconciles;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Handles a reconcile that failed. Tells the user within seconds, tries again, gives the turn back
 * after a minute, and ends the benchmark after spec.timeouts.errorSeconds. The end needs a status,
 * so a time in which the API server accepts no status does not end a benchmark.
 */
final class FailedReconcile {

  private static final Logger LOG = LoggerFactory.getLogger(FailedReconcile.class);

  /** How long errors last before the status and an Event report them. Most errors pass sooner. */
  private static final Duration REPORT_DELAY = Duration.ofSeconds(2);

  /** How long a benchmark keeps its turn while its reconciles fail. */
  private static final Duration TURN_LIMIT = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  /** How often to retry for a benchmark that is over: only its Pods remain. */
  private static final Duration RETIRED_RETRY = Duration.ofMinutes(1);

  private final StatusReporter reporter;
  private final SuspendStep suspend;
  private final TeardownWatcher teardowns;
  private final PodCleaner cleaner;
  private final NodeTurns turns;

  FailedReconcile(
      StatusReporter reporter,
      SuspendStep suspend,
      TeardownWatcher teardowns,
      PodCleaner cleaner,
      NodeTurns turns) {
    this.reporter = reporter;
    this.suspend = suspend;
    this.teardowns = teardowns;
    this.cleaner = cleaner;
    this.turns = turns;
  }

  /** Returns when to reconcile again if no event comes before. */
  Duration handle(Reconciliation current, RuntimeException error) {
    String what = ApiErrors.describe(error);
    Duration next = react(current, what, error);
    log(current, what, error, next);
    return next;
  }

  private Duration react(Reconciliation current, String what, RuntimeException error) {
    FailedReconciles failed = current.run().failed();
    Duration elapsed = failed.elapsed(current.now());
    if (isOver(current)) {
      if (elapsed.compareTo(TURN_LIMIT) >= 0) {
        turns.giveBack(current.benchmark());
      }
      return elapsed.compareTo(TURN_LIMIT) >= 0 ? RETIRED_RETRY : LAST_RETRY;
    }
    if (current.spec().isSuspended() && isSuspended(current)) {
      return LAST_RETRY;
    }
    Duration limit = Duration.ofSeconds(current.errorSeconds());
    if (elapsed.compareTo(TURN_LIMIT) >= 0) {
      giveTurnBack(current, elapsed.compareTo(limit) >= 0);
    }
    // What failed does not matter to a suspended benchmark.
    boolean ends = !ApiErrors.isOfCluster(error) && !current.spec().isSuspended();
    if (ends
        && elapsed.compareTo(limit) >= 0
        && failed.sinceReport(current.now()).compareTo(limit.minus(REPORT_DELAY)) >= 0) {
      teardowns.drop(current.run(), "reconciles failed during the trial");
      return report(current, ended(what, limit)) ? StepResult.AT_ONCE : LAST_RETRY;
    }
    if (elapsed.compareTo(REPORT_DELAY) >= 0) {
      report(current, goingOn(current, what, ends, limit));
    }
    return retry(failed.count());
  }

  private static Activity ended(String what, Duration limit) {
    return new Activity(
        BenchmarkPhase.Failed,
        Reason.ReconcileFailed,
        "%s; the operator could not go on for spec.timeouts.errorSeconds (%d s)"
            .formatted(what, limit.toSeconds()));
  }

  /** The message does not change from retry to retry, so that one write of the status is enough. */
  private static Activity goingOn(
      Reconciliation current, String what, boolean ends, Duration limit) {
    String end =
        ends
            ? "ends the benchmark if the error lasts for spec.timeouts.errorSeconds (%d s)"
                .formatted(limit.toSeconds())
            : "does not end the benchmark because of this error";
    return new Activity(
        phase(current),
        Reason.ReconcileFailed,
        "%s; the operator tries again at least every %d s, and %s"
            .formatted(what, LAST_RETRY.toSeconds(), end));
  }

  private static BenchmarkPhase phase(Reconciliation current) {
    if (current.isStarted() || status(current).filter(s -> s.startTime() != null).isPresent()) {
      return BenchmarkPhase.Running;
    }
    return current.run().accepted().isPresent() ? BenchmarkPhase.Queued : BenchmarkPhase.Pending;
  }

  /** Suspends the benchmark although its reconciles fail: its running trial cannot end. */
  private boolean isSuspended(Reconciliation current) {
    if (!current.durable().isLoaded()) {
      return false;
    }
    teardowns.drop(current.run(), "spec.suspend was set to true while reconciles failed");
    try {
      return suspend.take(current) instanceof StepResult.Wait wait
          && report(current, wait.activity());
    } catch (RuntimeException e) {
      debug(current, "cannot suspend the benchmark", e);
      return false;
    }
  }

  /**
   * Gives the turn back, if no trial of the benchmark runs. A running trial may still succeed.
   *
   * @param late whether the time for errors is over, so that the running trial has to go
   */
  private void giveTurnBack(Reconciliation current, boolean late) {
    boolean runs = current.run().trial().filter(trial -> !trial.isOver()).isPresent();
    if (runs && !late) {
      return;
    }
    if (current.durable().isLoaded()) {
      teardowns.drop(current.run(), "reconciles failed during the trial");
      try {
        cleaner.removeUnkept(current);
      } catch (RuntimeException e) {
        debug(current, "cannot remove the benchmark's Pods", e);
      }
    }
    turns.giveBack(current.benchmark());
    current.run().laneOver();
  }

  /** Writes the status, and returns whether the API server accepted it. */
  private boolean report(Reconciliation current, Activity activity) {
    FailedReconciles failed = current.run().failed();
    try {
      reporter.report(current, activity);
      failed.reported(current.now());
      return true;
    } catch (RuntimeException e) {
      failed.unreported();
      debug(current, "cannot report that reconciles fail", e);
      return false;
    }
  }

  /**
   * Whether the status says that the benchmark has ended. An edited spec that never ran has not.
   */
  private static boolean isOver(Reconciliation current) {
    return status(current)
        .filter(s -> s.completionTime() != null)
        .filter(
            s ->
                s.startTime() != null
                    || Objects.equals(
                        s.observedGeneration(), current.benchmark().getMetadata().getGeneration()))
        .isPresent();
  }

  private static Duration retry(int count) {
    long millis = FIRST_RETRY.toMillis() << Math.max(0, Math.min(count - 1, 16));
    return Duration.ofMillis(Math.min(millis, LAST_RETRY.toMillis()));
  }

  private static Optional<RuntimeBenchmarkStatus> status(Reconciliation current) {
    return current
        .run()
        .status()
        .written()
        .or(() -> Optional.ofNullable(current.benchmark().getStatus()));
  }

  private static void debug(Reconciliation current, String what, RuntimeException error) {
    LOG.atDebug().addKeyValue("benchmark", current.name()).setCause(error).log(what);
  }

  /**
   * Logs the first error at WARN, and its repetitions at DEBUG. The stack trace goes with a fault
   * of the operator, and with each repetition.
   */
  private static void log(
      Reconciliation current, String what, RuntimeException error, Duration next) {
    boolean first = current.run().failed().count() == 1;
    LoggingEventBuilder line = first ? LOG.atWarn() : LOG.atDebug();
    if (!first || !(error instanceof KubernetesClientException)) {
      line = line.setCause(error);
    }
    ReconcileLog.fields(
            line.addKeyValue("benchmark", current.name()),
            current.run().failed().step(),
            Optional.of(next))
        .log("reconcile failed, and is tried again: {}", what);
  }
}
