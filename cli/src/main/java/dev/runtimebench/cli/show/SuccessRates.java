package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes in words how often the workload failed. */
public final class SuccessRates {

  /** Explains the figures. */
  public static final String LEGEND =
      "Success: the share of trials that did not fail, with Wilson's interval. Interrupted trials and"
          + " the warm-up do not count.";

  private static final double PERCENT = 100;

  private SuccessRates() {}

  /** Whether a trial failed under any runtime. */
  public static boolean isAnyFailed(List<RuntimeReliability> all) {
    return all.stream().anyMatch(r -> r.failed() != null && r.failed() > 0);
  }

  /** Formats how many trials failed: {@code 7 of 20}. */
  public static String failed(RuntimeReliability r) {
    return r.failed() == null || r.attempts() == null
        ? Numbers.NONE
        : r.failed() + " of " + r.attempts();
  }

  /** Formats the success rate: {@code 65.0%}. */
  public static String rate(RuntimeReliability r) {
    return percent(r.successRate());
  }

  /** Formats the success rate's interval: {@code [43.3%, 81.9%]}. */
  public static String interval(RuntimeReliability r) {
    return r.successLow() == null || r.successHigh() == null
        ? Numbers.NONE
        : "[" + percent(r.successLow()) + ", " + percent(r.successHigh()) + "]";
  }

  /** Lists the reasons with their counts: {@code NonZeroExit 6, RunTimeout 1}. */
  public static String reasons(RuntimeReliability r) {
    return r.failures().stream().map(SuccessRates::reason).collect(Collectors.joining(", "));
  }

  private static String reason(Failure failure) {
    return named(failure) + " " + failure.count();
  }

  /** The reason, with the side if the workload has a server: {@code Evicted (server)}. */
  public static String named(Failure failure) {
    if (failure.side() == null) {
      return failure.reason();
    }
    return failure.reason()
        + (failure.side() == BenchmarkWorkloadSpec.Side.Server ? " (server)" : " (client)");
  }

  private static String percent(Double share) {
    return share == null || !Double.isFinite(share)
        ? Numbers.NONE
        : String.format(Locale.ROOT, "%.1f%%", PERCENT * share);
  }
}
