package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
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

  /** Stands for the step if somebody deletes the benchmark. */
  static final String DELETION = "Deletion";

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLog.class);

  private ReconcileLog() {}

  /**
   * Logs a reconcile that ended with an activity of the benchmark.
   *
   * @param next when the next reconcile is due if no event comes before; empty: only after an event
   */
  static void stopped(
      Reconciliation current, String step, Activity activity, Optional<Duration> next) {
    line(current.name(), step, next)
        .addKeyValue("reason", activity.reason())
        .log("{}: {}", activity.phase(), activity.message());
  }

  /**
   * Logs a reconcile that left the benchmark alone.
   *
   * @param next when the next reconcile is due if no event comes before; empty: only after an event
   */
  static void skipped(Reconciliation current, String step, String why, Optional<Duration> next) {
    line(current.name(), step, next).log(why);
  }

  /** Logs an event about a benchmark that this process does not remember. */
  static void skipped(RuntimeBenchmark benchmark, String step, String why) {
    line(name(benchmark), step, Optional.empty()).log(why);
  }

  /** The benchmark as namespace/name. */
  static String name(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getNamespace() + "/" + benchmark.getMetadata().getName();
  }

  private static LoggingEventBuilder line(String name, String step, Optional<Duration> next) {
    return fields(LOG.atDebug().addKeyValue("benchmark", name), step, next);
  }

  /** Adds the fields that each line about a reconcile has. */
  static LoggingEventBuilder fields(
      LoggingEventBuilder line, String step, Optional<Duration> next) {
    return line.addKeyValue("step", step)
        .addKeyValue(
            "recheckMillis", next.map(Duration::toMillis).map(String::valueOf).orElse("-"));
  }
}
