package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Environment;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.results.findings.density.DensityLine;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says the answer of a benchmark in one sentence. */
public final class Sentences {

  private static final Set<String> TIMES = Set.of("ns", "us", "ms", "s");

  /** More nodes than this are counted, not named. */
  private static final int MAX_NODES = 4;

  private Sentences() {}

  /**
   * Returns the answer on the metric that the verdict rests on: "For write-latency in
   * syscall-write, gvisor takes 3.41 times as long as runc (95% interval 3.35 to 3.48); 40 blocks
   * on the node n1." Without an answer, the sentence says why.
   */
  public static String of(BenchmarkView benchmark) {
    Optional<String> metric = benchmark.primaryMetric();
    List<Comparison> compared =
        benchmark.comparedRuntimes().stream()
            .flatMap(r -> answering(benchmark, r, metric).stream())
            .toList();
    if (compared.isEmpty() && !benchmark.status().density().isEmpty()) {
      String line = DensityLine.of(benchmark.status().density(), benchmark.baseline());
      return TerminalText.line(line.isEmpty() ? none(benchmark, metric) : line + ".");
    }
    if (compared.isEmpty()) {
      return none(benchmark, metric);
    }
    String claims =
        compared.stream().map(c -> claim(benchmark, c)).collect(Collectors.joining(", and "));
    String conditions =
        Stream.of(
                blocks(compared.stream().filter(c -> failure(c).isEmpty()).toList()),
                where(benchmark))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" "));
    return TerminalText.line(
        "For %s, %s%s."
            .formatted(
                metric.map(m -> m + " in ").orElse("") + subject(benchmark),
                claims,
                conditions.isEmpty() ? "" : "; " + conditions));
  }

  /**
   * The comparison that answers for a runtime: the one of the metric. Without one, a failure of the
   * workload is the answer, and the remark on the failure is on any metric.
   */
  private static Optional<Comparison> answering(
      BenchmarkView benchmark, String runtime, Optional<String> metric) {
    return metric
        .flatMap(m -> benchmark.comparison(runtime, m))
        .filter(c -> c.verdict() != null)
        .or(
            () ->
                benchmark.status().comparisons().stream()
                    .filter(c -> c.runtime().equals(runtime) && failure(c).isPresent())
                    .findFirst());
  }

  /**
   * Returns for example {@code gvisor failed in 7 of 20 trials and runc in 0 of 20}, if the
   * workload fails more often under one of the two runtimes.
   */
  private static Optional<String> failure(Comparison c) {
    return c.remarks().stream()
        .filter(remark -> remark.kind() == Remark.Kind.FailsMoreOften)
        .map(remark -> remark.message().split(" \\(| ?:", 2)[0])
        .findFirst();
  }

  private static String subject(BenchmarkView benchmark) {
    return benchmark.workload().equals("inline") ? benchmark.name() : benchmark.workload();
  }

  private static String none(BenchmarkView benchmark, Optional<String> metric) {
    Outcome outcome = benchmark.outcome();
    if (outcome.phase().isFailed()) {
      return "There is no result: the benchmark failed.";
    }
    if (!outcome.isOver()) {
      return "There is no result yet.";
    }
    return metric
        .filter(m -> benchmark.comparedRuntimes().isEmpty())
        .flatMap(m -> benchmark.results(m).stream().findFirst())
        .filter(r -> r.median() != null)
        .map(Sentences::alone)
        .orElse("There is no result to compare.");
  }

  /** A benchmark of one runtime has nothing to compare. */
  private static String alone(RuntimeResult r) {
    String value = Scale.of(r.unit(), List.of(r.median())).show(r.median());
    return TerminalText.line(
        "%s: the median under %s is %s; nothing is compared."
            .formatted(r.metric(), r.runtime(), value));
  }

  private static String claim(BenchmarkView benchmark, Comparison c) {
    Optional<String> failure = failure(c);
    if (failure.isPresent()) {
      return failure.get() + " (so their ratio is not reliable)";
    }
    String figures = figures(benchmark, c);
    return switch (c.verdict()) {
      case Equivalent ->
          "%s %s as %s%s".formatted(c.runtime(), equal(benchmark, c), c.baseline(), figures);
      case Inconclusive ->
          "it is open whether %s differs from %s%s".formatted(c.runtime(), c.baseline(), figures);
      case PoolDifference ->
          "%s and %s ran on different pools, so their %s%s compares the pools too"
              .formatted(
                  c.runtime(),
                  c.baseline(),
                  SlowDown.of(c).isPresent() ? "ratio" : "difference",
                  figures);
      case Faster, Slower ->
          SlowDown.of(c).isEmpty()
              ? difference(benchmark, c)
              : "%s %s as %s%s"
                  .formatted(c.runtime(), factor(benchmark, c), c.baseline(), interval(c));
    };
  }

  private static String factor(BenchmarkView benchmark, Comparison c) {
    String times = SlowDown.of(c).map(s -> times(s.ratio())).orElse(Numbers.NONE) + " times as ";
    if (SlowDown.isRate(c)) {
      return "is " + times + "slow";
    }
    return isTime(benchmark, c) ? "takes " + times + "long" : "needs " + times + "much";
  }

  private static String equal(BenchmarkView benchmark, Comparison c) {
    return SlowDown.isRate(c) || isTime(benchmark, c) ? "is as fast" : "needs as much";
  }

  private static boolean isTime(BenchmarkView benchmark, Comparison c) {
    return benchmark.result(c.runtime(), c.metric()).map(RuntimeResult::unit).stream()
        .anyMatch(TIMES::contains);
  }

  private static String interval(Comparison c) {
    return SlowDown.of(c)
        .filter(s -> s.low() != null)
        .map(s -> " (%s interval %s)".formatted(Verdicts.confidence(c), ends(s)))
        .orElse("");
  }

  /** The factor and its interval, for a verdict whose words have no factor. */
  private static String figures(BenchmarkView benchmark, Comparison c) {
    String interval = interval(c);
    return SlowDown.of(c)
        .map(s -> " (%s times".formatted(times(s.ratio())))
        .map(text -> interval.isEmpty() ? text + ")" : text + ", " + interval.substring(2))
        .orElseGet(
            () -> {
              Estimate difference = Estimate.of(c, benchmark.unit(c.metric()));
              return difference.isKnown()
                  ? " (difference %s)".formatted(difference.both())
                  : " (no ratio)";
            });
  }

  /** A comparison with values of 0 has no ratio, so the difference is the answer. */
  private static String difference(BenchmarkView benchmark, Comparison c) {
    Estimate difference = Estimate.of(c, benchmark.unit(c.metric()));
    return "%s is %s than %s: %s (%s interval %s)"
        .formatted(
            c.runtime(),
            c.verdict() == Comparison.Verdict.Slower ? "worse" : "better",
            c.baseline(),
            difference.value(),
            Verdicts.confidence(c),
            difference.interval());
  }

  /** Formats a factor for a sentence: 3.41, 0.98, 110. */
  private static String times(double factor) {
    return Numbers.significant(factor, factor < 1 ? 2 : 3);
  }

  private static String ends(SlowDown s) {
    String both = s.interval();
    return both.substring(1, both.length() - 1).replace(", ", " to ");
  }

  /** The runtimes of a benchmark have the same blocks, except where a block gave no ratio. */
  private static String blocks(List<Comparison> compared) {
    List<Integer> pairs =
        compared.stream()
            .map(Comparison::pairs)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    if (pairs.isEmpty()) {
      return "";
    }
    int least = pairs.get(0);
    int most = pairs.get(pairs.size() - 1);
    return least == most
        ? most + (most == 1 ? " block" : " blocks")
        : least + " to " + most + " blocks";
  }

  private static String where(BenchmarkView benchmark) {
    Environment environment = benchmark.status().environment();
    if (environment == null) {
      return "";
    }
    List<String> nodes =
        environment.sandboxes().stream()
            .map(SandboxView::node)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (nodes.size() > MAX_NODES) {
      return "on " + nodes.size() + " nodes";
    }
    if (nodes.size() > 1) {
      int last = nodes.size() - 1;
      return "on the nodes %s and %s"
          .formatted(String.join(", ", nodes.subList(0, last)), nodes.get(last));
    }
    return Optional.ofNullable(environment.node())
        .filter(node -> !node.isBlank())
        .map(node -> "on the node " + TerminalText.line(node))
        .orElse("");
  }
}
