package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs one line at DEBUG for each reconcile: which step stopped it, for what, until when. */
final class ReconcileLog {

  /** Stands for the step if no step stopped the reconcile. */
  static final String NO_STEP = "-";

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLog.class);

  private ReconcileLog() {}

  /**
   * Logs a reconcile that ended with an activity of the benchmark.
   *
   * @param next when the next reconcile is due if no event comes before; empty: only after an event
   */
  static void stopped(
      Reconciliation current, String step, Activity activity, Optional<Duration> next) {
    line(current, step, next)
        .addKeyValue("reason", activity.reason())
        .log("{}: {}", activity.phase(), activity.message());
  }

  /**
   * Logs a reconcile that left the benchmark alone.
   *
   * @param next when the next reconcile is due if no event comes before; empty: only after an event
   */
  static void skipped(Reconciliation current, String step, String why, Optional<Duration> next) {
    line(current, step, next).log(why);
  }

  private static LoggingEventBuilder line(
      Reconciliation current, String step, Optional<Duration> next) {
    return LOG.atDebug()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("step", step)
        .addKeyValue(
            "recheckMillis", next.map(Duration::toMillis).map(String::valueOf).orElse("-"));
  }
}
