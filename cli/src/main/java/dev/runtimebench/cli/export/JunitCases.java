package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.export.JunitCase.Result;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Verdicts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the test cases of one benchmark. */
final class JunitCases {

  private static final double NANOS = 1e9;

  private JunitCases() {}

  /** The cases of a benchmark as its status describes it. */
  static List<JunitCase> of(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = new BenchmarkView(benchmark).status();
    return of(benchmark, status.gates(), status.comparisons());
  }

  static List<JunitCase> of(
      RuntimeBenchmark benchmark, List<GateResult> gates, List<Comparison> comparisons) {
    Outcome outcome = Outcome.of(benchmark);
    List<JunitCase> cases = new ArrayList<>();
    cases.add(whole(benchmark, outcome, comparisons));
    boolean complete = outcome.phase() == BenchmarkPhase.Complete;
    int number = 0;
    for (GateResult gate : gates) {
      number++;
      cases.add(gate("gate %d: ".formatted(number), gate, complete));
    }
    if (gates.isEmpty() && benchmark.getSpec() != null) {
      benchmark
          .getSpec()
          .gates()
          .forEach(
              g ->
                  cases.add(
                      new JunitCase(
                          "gate %d: %s %s".formatted(cases.size(), g.runtime(), g.metric()),
                          Result.ERROR,
                          Reason.NotComplete.name(),
                          "the gate has no result")));
    }
    BenchmarkView view = new BenchmarkView(benchmark);
    comparisons.forEach(c -> cases.add(comparison(c, view.unit(c.metric()))));
    view.status().nodes().forEach(node -> cases.add(node(node)));
    return cases;
  }

  /** A node that has dropped out fails nothing: the benchmark goes on without it. */
  private static JunitCase node(NodeState node) {
    String name = "node: " + node.node();
    return node.isDroppedOut()
        ? new JunitCase(
            name, Result.SKIPPED, node.reason(), "the node dropped out: " + node.message())
        : new JunitCase(
            name,
            Result.PASSED,
            "",
            "%d blocks, in benchmark %s"
                .formatted(node.blocks() == null ? 0 : node.blocks(), node.benchmark()));
  }

  /** The benchmark itself: without this case, a benchmark without a result would have no case. */
  private static JunitCase whole(
      RuntimeBenchmark benchmark, Outcome outcome, List<Comparison> comparisons) {
    String name = "benchmark";
    String note = Notes.of(new BenchmarkView(benchmark)).orElse("complete");
    if (outcome.phase().isFailed()) {
      return new JunitCase(name, Result.FAILURE, outcome.reason(), note);
    }
    if (outcome.phase() != BenchmarkPhase.Complete) {
      return new JunitCase(
          name, Result.ERROR, Reason.NotComplete.name(), "the benchmark is not complete: " + note);
    }
    boolean remarked = comparisons.stream().anyMatch(c -> failsMoreOften(c).isPresent());
    return outcome.is(Reason.FailsMoreOften) && !remarked
        ? new JunitCase(name, Result.FAILURE, outcome.reason(), outcome.message())
        : new JunitCase(name, Result.PASSED, "", note);
  }

  private static JunitCase gate(String prefix, GateResult gate, boolean complete) {
    String name =
        prefix + "%s %s %s %s".formatted(gate.runtime(), gate.metric(), gate.limit(), gate.bound());
    if (!complete) {
      return new JunitCase(
          name,
          Result.ERROR,
          Reason.NotComplete.name(),
          "the benchmark is not complete; so far: " + gate.message());
    }
    return switch (gate.result()) {
      case Failed -> new JunitCase(name, Result.FAILURE, Reason.GateFailed.name(), gate.message());
      case Undecided ->
          new JunitCase(name, Result.ERROR, Reason.GateUndecided.name(), gate.message());
      case Passed -> new JunitCase(name, Result.PASSED, "", gate.message());
    };
  }

  /** A comparison without a gate has no limit that it could fail, so slower is a result. */
  private static JunitCase comparison(Comparison c, String unit) {
    String name = "comparison: %s %s".formatted(c.runtime(), c.metric());
    Estimate estimate = Estimate.of(c, unit);
    String figures =
        "%s %s: %s %s %s %s at %s"
                .formatted(
                    c.runtime(),
                    c.metric(),
                    estimate.value(),
                    estimate.interval(),
                    c.ratio() == null && estimate.isKnown() ? "against" : "times",
                    c.baseline(),
                    Verdicts.confidence(c))
            + byNode(c);
    Optional<String> fails = failsMoreOften(c);
    if (fails.isPresent()) {
      return new JunitCase(name, Result.FAILURE, Reason.FailsMoreOften.name(), fails.get());
    }
    if (c.verdict() == null || c.verdict() == Comparison.Verdict.Inconclusive) {
      String why = Verdicts.why(c).orElse("no verdict");
      return new JunitCase(name, Result.SKIPPED, "Inconclusive", figures + ": " + why);
    }
    return new JunitCase(name, Result.PASSED, "", figures + ": " + Verdicts.word(c));
  }

  private static String byNode(Comparison c) {
    return c.nodes().isEmpty()
        ? ""
        : c.nodes().stream()
            .map(node -> node.node() + " " + Numbers.ratio(node.ratio()))
            .collect(Collectors.joining(", ", " (by node: ", ")"));
  }

  private static Optional<String> failsMoreOften(Comparison c) {
    return c.remarks().stream()
        .filter(r -> r.kind() == Remark.Kind.FailsMoreOften)
        .map(Remark::message)
        .findFirst();
  }

  /** How long the benchmark took, in seconds; empty if unknown. */
  static Optional<Double> seconds(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.startTime() == null || status.completionTime() == null) {
      return Optional.empty();
    }
    try {
      Duration took =
          Duration.between(
              Instant.parse(status.startTime()), Instant.parse(status.completionTime()));
      return Optional.of(took.toNanos() / NANOS).filter(seconds -> seconds >= 0);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The readers want at most three decimals. */
  static String time(double seconds) {
    return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toPlainString();
  }
}
