package dev.runtimebench.results.change;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.stats.FisherExact;
import dev.runtimebench.results.stats.Holm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often the workload failed under a runtime in each run.
 *
 * @param pValue the p-value of Fisher's exact test, adjusted by Holm's procedure over the runtimes
 * @param different whether the workload fails clearly more often in one of the two runs
 */
public record FailureChange(
    String runtime, Tally before, Tally after, double pValue, boolean different) {

  /** How many of a runtime's trials failed. */
  public record Tally(int failed, int attempts) {

    private static Optional<Tally> of(RuntimeReliability r) {
      boolean sound =
          r.failed() != null
              && r.attempts() != null
              && 0 <= r.failed()
              && r.failed() <= r.attempts();
      return sound ? Optional.of(new Tally(r.failed(), r.attempts())) : Optional.empty();
    }

    private double rate() {
      return attempts == 0 ? 0 : (double) failed / attempts;
    }
  }

  private record Known(String runtime, Tally before, Tally after) {

    private double pValue() {
      return FisherExact.pValue(
          after.failed(), after.attempts(), before.failed(), before.attempts());
    }
  }

  /** Returns one entry for each runtime whose failures are known in both runs. */
  static List<FailureChange> of(RunPair runs, AnalysisSettings settings) {
    List<Known> known = new ArrayList<>();
    for (String runtime : runs.runtimes()) {
      Optional<Tally> one = runs.before().reliability(runtime).flatMap(Tally::of);
      Optional<Tally> other = runs.after().reliability(runtime).flatMap(Tally::of);
      if (one.isPresent() && other.isPresent()) {
        known.add(new Known(runtime, one.get(), other.get()));
      }
    }
    double[] p = Holm.adjust(known.stream().mapToDouble(Known::pValue).toArray());
    List<FailureChange> all = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Known k = known.get(i);
      all.add(
          new FailureChange(
              k.runtime(), k.before(), k.after(), p[i], p[i] <= 1 - settings.confidence()));
    }
    return List.copyOf(all);
  }

  /** Whether the workload fails clearly more often in the second run. */
  @JsonIgnore
  public boolean isWorse() {
    return different && after.rate() > before.rate();
  }

  /** Returns the counts as a sentence without a full stop. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "under %s the workload failed in %d of %d trials before and in %d of %d after (Fisher's exact"
            + " test, p %.2g)",
        runtime,
        before.failed(),
        before.attempts(),
        after.failed(),
        after.attempts(),
        pValue);
  }
}
