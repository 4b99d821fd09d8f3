package dev.runtimebench.operator.metrics;

import java.util.List;

/**
 * Every metric that is the operator's own, as Prometheus reads it. The table in the documentation
 * is made from this. A label's values have a bound; no Pod's name is one, and a benchmark's only
 * where that was asked for.
 */
public enum OwnMetric {
  TRIALS(
      "runtimebench_trials_total",
      Kind.COUNTER,
      "Trials that ended, by outcome: Valid, or the reason of the failure.",
      List.of("outcome", "runtime_class")),
  TRIAL_PHASE(
      "runtimebench_trial_phase_seconds",
      Kind.HISTOGRAM,
      "How long the phases of valid trials took, warm-up apart; a phase that was not observed is not counted.",
      List.of("phase", "runtime_class")),
  BENCHMARKS(
      "runtimebench_benchmarks",
      Kind.GAUGE,
      "Benchmarks that there are, by phase; New: not yet looked at.",
      List.of("phase")),
  BLOCKS_WAITING(
      "runtimebench_blocks_waiting",
      Kind.GAUGE,
      "Blocks that are yet to be run at most, of benchmarks that are not over.",
      List.of("phase")),
  VERDICTS(
      "runtimebench_verdicts",
      Kind.GAUGE,
      "Verdicts on primary metrics, of the benchmarks that are complete and still there.",
      List.of("verdict", "runtime_class")),
  RESULT_RATIO(
      "runtimebench_result_ratio",
      Kind.GAUGE,
      "Ratio to the baseline in the primary metrics of the benchmarks that were complete last; end: estimate, low or high. None unless RTB_METRICS_RESULTS is set.",
      List.of("namespace", "benchmark", "runtime", "metric", "verdict", "end")),
  NODE_CLOCK_OFFSET(
      "runtimebench_node_clock_offset_seconds",
      Kind.GAUGE,
      "The node's clock minus the operator's, as it is reckoned with since the node's last trial.",
      List.of("node")),
  NODE_CLOCK_UNCERTAINTY(
      "runtimebench_node_clock_uncertainty_seconds",
      Kind.GAUGE,
      "How far off that offset can be; it is part of every time that is told by both clocks.",
      List.of("node")),
  API_CALLS(
      "runtimebench_api_calls_total",
      Kind.COUNTER,
      "Calls of the API server, by its answer's code; none: there was no answer.",
      List.of("verb", "resource", "code"));

  /** Prometheus' types. */
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

  /** The name that Micrometer is given, which appends what Prometheus asks of a name's end. */
  public String inMicrometer() {
    return switch (kind) {
      case COUNTER -> inPrometheus.replaceAll("_total$", "").replace('_', '.');
      case GAUGE -> inPrometheus.replaceAll("_seconds$", "").replace('_', '.');
      case HISTOGRAM -> inPrometheus.replaceAll("_seconds$", "").replace('_', '.');
    };
  }

  /** Seconds, or null for what is only counted. */
  public String unit() {
    return inPrometheus.endsWith("_seconds") ? "seconds" : null;
  }
}
