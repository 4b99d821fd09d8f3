package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.results.experiment.Bursts;
import dev.runtimebench.results.experiment.Experiment;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The primary result in one line, for {@code kubectl get}: "gvisor 3.41x slower [3.35, 3.48]". A
 * ratio is only called faster or slower where the verdict says so.
 */
final class ResultLine {

  private ResultLine() {}

  /**
   * The result of the first primary metric. For a burst design, the start latency at the highest
   * concurrency.
   */
  static String of(Experiment experiment, List<Comparison> comparisons) {
    if (!experiment.design().isBurst()) {
      return of(experiment.workload().primaryMetric().name(), comparisons);
    }
    int level = Collections.max(experiment.design().concurrency());
    String line = of(Bursts.startLatency(level), comparisons);
    return line.isEmpty() ? line : line + " at " + level;
  }

  private static String of(String metric, List<Comparison> comparisons) {
    return comparisons.stream()
        .filter(c -> c.metric().equals(metric) && c.ratio() != null)
        .map(ResultLine::of)
        .collect(Collectors.joining(", "));
  }

  private static String of(Comparison c) {
    boolean decided =
        c.verdict() == Comparison.Verdict.Faster || c.verdict() == Comparison.Verdict.Slower;
    boolean inverted = decided && c.ratio() < 1;
    double factor = inverted ? 1 / c.ratio() : c.ratio();
    String text =
        "%s %sx %s"
            .formatted(c.runtime(), number(factor), c.verdict().name().toLowerCase(Locale.ROOT));
    if (c.ciLow() == null) {
      return text;
    }
    double low = inverted ? 1 / c.ciHigh() : c.ciLow();
    double high = inverted ? 1 / c.ciLow() : c.ciHigh();
    return text + " [" + number(low) + ", " + number(high) + "]";
  }

  /** The text for the status: the result, or the reason why there is no result. */
  static String shown(String result, Activity activity) {
    String reason = activity.reason().name();
    return switch (activity.phase()) {
      case Pending, Invalid, Failed -> reason;
      case Running ->
          (result == null || result.isBlank()) && activity.isTrouble() ? reason : result;
      case New, Queued, Suspended, Complete -> result;
    };
  }

  /** Formats a factor with three digits where that makes sense: 0.0123, 3.41, 110. */
  private static String number(double factor) {
    if (factor >= 100) {
      return String.format(Locale.ROOT, "%.0f", factor);
    }
    return factor >= 0.1
        ? String.format(Locale.ROOT, "%.2f", factor)
        : String.format(Locale.ROOT, "%.3g", factor);
  }
}
