package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.density.DensityLine;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The primary result in one line, for {@code kubectl get}: "gvisor 3.41x slower [3.35, 3.48]". A
 * metric with values of 0 has no ratio: "gvisor +0.5 s slower [0.48, 0.52]". A ratio is only called
 * faster or slower where the verdict says so. Where the workload fails more often under one
 * runtime, the line has the failures and no ratio: "gvisor fails: 7 of 20, runc 0 of 20". The line
 * of a complete benchmark names the failed gates. If the workload failed under any runtime and the
 * line does not say so yet, the line ends with the success rates: "success runc 20/20, gvisor
 * 19/20".
 */
final class ResultLine {

  private static final int MAX_MESSAGE_LENGTH = 120;
  private static final int MAX_NUMBER_LENGTH = 12;
  private static final MathContext DIGITS = new MathContext(3);

  private ResultLine() {}

  /** The text for a benchmark without findings; null if there is nothing to say. */
  static String shown(Activity activity) {
    String text = shown("", "", activity);
    return text.isEmpty() ? null : text;
  }

  /**
   * The text for the status of a benchmark on several nodes.
   *
   * @param result the result; may be empty
   */
  static String shown(String result, List<GateResult> gates, Activity activity) {
    String text = shown(result, failedGates(gates), activity);
    return text.isEmpty() ? null : text;
  }

  /** The text for the status: the result, or the reason why there is no result. */
  static String shown(Experiment experiment, Findings findings, Activity activity) {
    return Stream.of(
            shown(of(experiment, findings), failedGates(findings.gates()), activity),
            success(experiment, findings, activity))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** The success rates, if a trial failed; empty if none did, and if the result shows them. */
  private static String success(Experiment experiment, Findings findings, Activity activity) {
    boolean failed = findings.reliability().stream().anyMatch(r -> r.failed() > 0);
    boolean shown =
        !findings.failing().isEmpty()
            && findings.failing().size() == experiment.runtimes().size() - 1
            && (activity.phase() != BenchmarkPhase.Failed
                || activity.reason() == Reason.FailsMoreOften);
    return failed && !shown ? "success " + SuccessCounts.text(findings.reliability()) : "";
  }

  private static String shown(String result, String gates, Activity activity) {
    String reason = reason(activity);
    return switch (activity.phase()) {
      case Pending, Invalid -> reason;
      case Failed ->
          activity.reason() == Reason.FailsMoreOften && !result.isEmpty() ? result : reason;
      case Running -> result.isEmpty() && activity.isTrouble() ? reason : result;
      case Complete ->
          Stream.of(result, gates).filter(t -> !t.isEmpty()).collect(Collectors.joining("; "));
      case Queued -> activity.reason() == Reason.ReconcileFailed ? reason : result;
      case New, Suspended -> result;
    };
  }

  /** The reason and the beginning of its message: enough to see what to do. */
  private static String reason(Activity activity) {
    String message = activity.message();
    if (message.isBlank()) {
      return activity.reason().name();
    }
    if (message.length() > MAX_MESSAGE_LENGTH) {
      int end = message.lastIndexOf(' ', MAX_MESSAGE_LENGTH);
      message = message.substring(0, end > 0 ? end : MAX_MESSAGE_LENGTH) + "...";
    }
    return activity.reason() + ": " + message;
  }

  /**
   * The result of the first primary metric. For a burst design, the start latency at the highest
   * concurrency.
   */
  private static String of(Experiment experiment, Findings findings) {
    if (experiment.design().isDensity()) {
      return DensityLine.of(findings.density(), experiment.baseline());
    }
    boolean burst = experiment.design().isBurst();
    int level = burst ? Collections.max(experiment.design().concurrency()) : 0;
    String metric =
        burst ? Bursts.startLatency(level) : experiment.workload().primaryMetric().name();
    String suffix = burst ? " at " + level : "";
    boolean failing = !findings.failing().isEmpty();
    String line =
        experiment.runtimeNames().stream()
            .flatMap(
                runtime ->
                    failure(findings, runtime)
                        .or(() -> ratio(findings, runtime, metric, failing ? suffix : ""))
                        .stream())
            .collect(Collectors.joining(failing ? "; " : ", "));
    return line.isEmpty() || failing ? line : line + suffix;
  }

  private static Optional<String> failure(Findings findings, String runtime) {
    return findings.failing().stream()
        .filter(f -> f.contestant().equals(runtime))
        .map(FailureFinding::shortText)
        .findFirst();
  }

  private static Optional<String> ratio(
      Findings findings, String runtime, String metric, String suffix) {
    return findings.comparisons().stream()
        .filter(c -> c.runtime().equals(runtime) && c.metric().equals(metric))
        .map(c -> of(c, unit(findings, metric)))
        .filter(text -> !text.isEmpty())
        .map(text -> text + suffix)
        .findFirst();
  }

  private static String unit(Findings findings, String metric) {
    return findings.results().stream()
        .filter(r -> r.metric().equals(metric))
        .map(RuntimeResult::unit)
        .findFirst()
        .orElse("");
  }

  /** Names the failed gate, or counts the failed gates; empty if none failed. */
  private static String failedGates(List<GateResult> gates) {
    List<GateResult> failed =
        gates.stream().filter(g -> g.result() == GateResult.Result.Failed).toList();
    return switch (failed.size()) {
      case 0 -> "";
      case 1 -> "gate failed: " + failed.get(0).metric() + " " + failed.get(0).runtime();
      default -> failed.size() + " gates failed";
    };
  }

  /**
   * The ratio of a comparison, or the difference of a comparison without a ratio; empty without
   * either.
   *
   * @param unit the unit of the metric (UCUM)
   */
  static String of(Comparison c, String unit) {
    if (c.ratio() != null) {
      return ratio(c);
    }
    return c.difference() == null ? "" : difference(c, unit.equals("1") ? "" : unit);
  }

  private static String difference(Comparison c, String unit) {
    String text =
        "%s %s%s%s %s"
            .formatted(
                c.runtime(),
                c.difference() > 0 ? "+" : "",
                plain(c.difference()),
                unit.isEmpty() ? "" : " " + unit,
                c.verdict().words());
    return c.differenceLow() == null
        ? text
        : text + " [" + plain(c.differenceLow()) + ", " + plain(c.differenceHigh()) + "]";
  }

  /** Formats a value of any size with three digits. */
  private static String plain(double value) {
    String text = new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    return text.length() <= MAX_NUMBER_LENGTH ? text : String.format(Locale.ROOT, "%.3g", value);
  }

  /** The ratio of a comparison, such as {@code gvisor 3.41x slower [3.35, 3.48]}. */
  private static String ratio(Comparison c) {
    boolean decided =
        c.verdict() == Comparison.Verdict.Faster || c.verdict() == Comparison.Verdict.Slower;
    boolean inverted = decided && c.ratio() < 1;
    double factor = inverted ? 1 / c.ratio() : c.ratio();
    String text = "%s %sx %s".formatted(c.runtime(), number(factor), c.verdict().words());
    if (c.ciLow() == null) {
      return text;
    }
    double low = inverted ? 1 / c.ciHigh() : c.ciLow();
    double high = inverted ? 1 / c.ciLow() : c.ciHigh();
    return text + " [" + number(low) + ", " + number(high) + "]";
  }

  /** Formats a factor with three digits where that makes sense: 0.0123, 3.41, 110. */
  static String number(double factor) {
    if (factor >= 100) {
      return String.format(Locale.ROOT, "%.0f", factor);
    }
    return factor >= 0.1
        ? String.format(Locale.ROOT, "%.2f", factor)
        : String.format(Locale.ROOT, "%.3g", factor);
  }
}
