package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.JudgedTrial;
import dev.runtimebench.results.stats.FisherExact;
import dev.runtimebench.results.stats.Holm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in how many trials the workload failed under each runtime, and compares each runtime with
 * the baseline. Trials can be added at any time. Not thread-safe.
 */
final class FailurePairs {

  private final Experiment experiment;
  private final Map<String, FailureFinding.Tally> tallies = new HashMap<>();

  /** The last comparison of each runtime: most trials change the tally of one runtime only. */
  private final Map<String, Compared> compared = new HashMap<>();

  private record Compared(
      FailureFinding.Tally contestant, FailureFinding.Tally baseline, double pValue) {}

  FailurePairs(Experiment experiment) {
    this.experiment = experiment;
  }

  /** Adds a trial, unless it says nothing about its runtime. */
  void add(JudgedTrial trial) {
    if (!trial.noEvidence()) {
      tallies.merge(
          trial.runtime(),
          new FailureFinding.Tally(trial.runtime(), trial.isFailed() ? 1 : 0, 1),
          FailureFinding.Tally::plus);
    }
  }

  /** Whether the workload failed in a trial. */
  boolean hasFailures() {
    return tallies.values().stream().anyMatch(tally -> tally.failed() > 0);
  }

  /** How many trials failed under a runtime. */
  FailureFinding.Tally tally(String runtime) {
    return tallies.getOrDefault(runtime, new FailureFinding.Tally(runtime, 0, 0));
  }

  /** Returns one pair of contestant and baseline for each other runtime. */
  List<FailureFinding> all(FailureFinding.Basis basis) {
    FailureFinding.Tally baseline = tally(experiment.baseline());
    List<FailureFinding.Tally> contestants =
        experiment.runtimeNames().stream()
            .filter(runtime -> !runtime.equals(experiment.baseline()))
            .map(this::tally)
            .toList();
    double[] p = Holm.adjust(contestants.stream().mapToDouble(t -> pValue(t, baseline)).toArray());
    List<FailureFinding> pairs = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      FailureFinding.Tally contestant = contestants.get(i);
      boolean worse = contestant.failureRate() >= baseline.failureRate();
      pairs.add(
          new FailureFinding(
              contestant.runtime(),
              worse ? contestant : baseline,
              worse ? baseline : contestant,
              p[i],
              basis));
    }
    return pairs;
  }

  private double pValue(FailureFinding.Tally contestant, FailureFinding.Tally baseline) {
    Compared last = compared.get(contestant.runtime());
    if (last == null
        || !last.contestant().equals(contestant)
        || !last.baseline().equals(baseline)) {
      double p =
          FisherExact.pValue(
              contestant.failed(), contestant.attempts(), baseline.failed(), baseline.attempts());
      last = new Compared(contestant, baseline, p);
      compared.put(contestant.runtime(), last);
    }
    return last.pValue();
  }
}
