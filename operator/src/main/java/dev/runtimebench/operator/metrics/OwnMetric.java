package dev.runtimebench.operator.metrics;

import java.util.List;

/**
 * The operator's own metrics, as Prometheus reads them. The table in the documentation is generated
 * from this enum. The number of label values is bounded: no label holds the name of a Pod, and a
 * label holds the name of a benchmark only when RTB_METRICS_RESULTS is set.
 */
public enum OwnMetric {
  TRIALS(
      "runtimebench_trials_total",
      Kind.COUNTER,
      "Finished trials, by outcome: Valid, or the reason of the failure.",
      List.of("outcome", "runtime_class")),
  TRIAL_PHASE(
      "runtimebench_trial_phase_seconds",
      Kind.HISTOGRAM,
      "Durations of the phases of valid trials, without warm-up; a phase that was not observed is"
          + " not counted.",
      List.of("phase", "runtime_class")),
  BENCHMARKS(
      "runtimebench_benchmarks",
      Kind.GAUGE,
      "Number of benchmarks, by phase; New: not reconciled yet.",
      List.of("phase")),
  BLOCKS_WAITING(
      "runtimebench_blocks_waiting",
      Kind.GAUGE,
      "Largest number of blocks that unfinished benchmarks may still run, by phase.",
      List.of("phase")),
  MEASURING_NODES(
      "runtimebench_measuring_nodes",
      Kind.GAUGE,
      "Number of nodes on which a benchmark measures or prepares to measure.",
      List.of()),
  RECONCILE_WAIT(
      "runtimebench_reconcile_wait_seconds",
      Kind.HISTOGRAM,
      "Time from an event that calls for a reconcile of a benchmark to the start of the reconcile.",
      List.of()),
  VERDICTS(
      "runtimebench_verdicts",
      Kind.GAUGE,
      "Verdicts on primary metrics, of the complete benchmarks that have not been deleted.",
      List.of("verdict", "runtime_class")),
  RESULT_RATIO(
      "runtimebench_result_ratio",
      Kind.GAUGE,
      "Ratio to the baseline in the primary metrics of the most recently completed benchmarks; end:"
          + " estimate, low or high. Exported only when RTB_METRICS_RESULTS is set.",
      List.of("namespace", "benchmark", "runtime", "metric", "verdict", "end")),
  NODE_CLOCK_OFFSET(
      "runtimebench_node_clock_offset_seconds",
      Kind.GAUGE,
      "The node's clock minus the operator's clock, as estimated in the node's last trial.",
      List.of("node")),
  NODE_CLOCK_UNCERTAINTY(
      "runtimebench_node_clock_uncertainty_seconds",
      Kind.GAUGE,
      "Largest error of the estimated offset; it is part of every duration measured with both"
          + " clocks.",
      List.of("node")),
  API_CALLS(
      "runtimebench_api_calls_total",
      Kind.COUNTER,
      "Calls to the API server, by the HTTP code of the answer; none: there was no answer.",
      List.of("verb", "resource", "code"));

  /** The metric types of Prometheus. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final String inPrometheus;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  OwnMetric(String inPrometheus, Kind kind, String help, List<String> labels) {
    this.inPrometheus = inPrometheus;
    this.kind = kind;
    this.help = help;
    this.labels = labels;
  }

  /** The name in a query. */
  public String inPrometheus() {
    return inPrometheus;
  }

  public Kind kind() {
    return kind;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  /** The name for Micrometer, which appends the suffixes that Prometheus expects. */
  public String inMicrometer() {
    return switch (kind) {
      case COUNTER -> inPrometheus.replaceAll("_total$", "").replace('_', '.');
      case GAUGE -> inPrometheus.replaceAll("_seconds$", "").replace('_', '.');
      case HISTOGRAM -> inPrometheus.replaceAll("_seconds$", "").replace('_', '.');
    };
  }

  /** The unit: seconds, or null for a count. */
  public String unit() {
    return inPrometheus.endsWith("_seconds") ? "seconds" : null;
  }
}
