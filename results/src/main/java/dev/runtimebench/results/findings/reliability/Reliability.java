package dev.runtimebench.results.findings.reliability;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.JudgedTrial;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.SuccessInterval;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often the workload fails under each runtime, and whether it fails more often under one of two
 * runtimes. Trials in which the platform, the observation or the Pod that is not under test failed
 * do not count. A block ends at its first failure, so some trials have no partner in their block.
 * Therefore the test compares all trials of the two runtimes, and not pairs.
 */
public final class Reliability {

  private final Experiment experiment;
  private final AnalysisSettings settings;
  private final List<JudgedTrial> trials;

  public Reliability(
      Experiment experiment, AnalysisSettings settings, List<TrialOutcome> outcomes) {
    this.experiment = experiment;
    this.settings = settings;
    this.trials = JudgedTrial.all(outcomes).stream().filter(t -> !t.noEvidence()).toList();
  }

  /** Returns one entry per runtime; empty before the first trial after the warm-up. */
  public List<RuntimeReliability> runtimes() {
    List<JudgedTrial> counted = counted(false);
    return counted.isEmpty()
        ? List.of()
        : experiment.runtimeNames().stream().map(runtime -> entry(runtime, counted)).toList();
  }

  private RuntimeReliability entry(String runtime, List<JudgedTrial> counted) {
    List<TrialOutcome> failures =
        counted.stream()
            .filter(t -> t.runtime().equals(runtime))
            .flatMap(t -> t.failure().stream())
            .toList();
    FailureFinding.Tally tally = tallies(counted).tally(runtime);
    Optional<Interval> interval =
        Optional.of(tally)
            .filter(t -> t.attempts() > 0)
            .map(
                t ->
                    SuccessInterval.of(
                        t.attempts() - t.failed(), t.attempts(), settings.confidence()));
    return RuntimeReliabilityBuilder.builder()
        .runtime(runtime)
        .attempts(tally.attempts())
        .failed(tally.failed())
        .successRate(interval.map(i -> tally.successRate()).orElse(null))
        .successLow(interval.map(Interval::low).orElse(null))
        .successHigh(interval.map(Interval::high).orElse(null))
        .failures(Failures.ofRuntime(failures))
        .build();
  }

  /** Returns the pairs of contestant and baseline in which one runtime fails more often. */
  public List<FailureFinding> findings(Ending ending) {
    if (ending instanceof Ending.GivenUp givenUp && givenUp.why() == Attempt.Result.Invalid) {
      List<FailureFinding> used = retriesUsedUp(givenUp.block());
      if (!used.isEmpty()) {
        return used;
      }
    }
    boolean open = ending instanceof Ending.Open;
    double threshold = open ? earlyThreshold(experiment, settings) : 1 - settings.confidence();
    FailureFinding.Basis basis =
        open ? new FailureFinding.EarlyLook() : new FailureFinding.AtTheEnd();
    return pairs(false, basis).stream().filter(f -> f.pValue() <= threshold).toList();
  }

  /** The p-value with which a run does not go on. */
  static double earlyThreshold(Experiment experiment, AnalysisSettings settings) {
    return (1 - settings.confidence()) / experiment.design().blocks().max();
  }

  /**
   * The findings if the workload fails under one runtime only, and the retries of a block are used
   * up. The other runtime must have succeeded in that block: what breaks a node breaks the workload
   * under both, but a block ends at its first failure. Failures of the platform also use up
   * retries, but are not evidence: the workload itself must have failed in more runs than there are
   * retries.
   */
  private List<FailureFinding> retriesUsedUp(int block) {
    List<JudgedTrial> ofBlock = trials.stream().filter(t -> t.key().block() == block).toList();
    List<JudgedTrial> broken = ofBlock.stream().filter(JudgedTrial::isFailed).toList();
    Set<String> failing = runtimes(trials.stream().filter(JudgedTrial::isFailed));
    Set<String> succeeded = runtimes(ofBlock.stream().filter(t -> !t.isFailed()));
    long runs = broken.stream().map(t -> t.key().attempt()).distinct().count();
    if (failing.size() != 1 || runs <= experiment.design().retries()) {
      return List.of();
    }
    boolean warmup = broken.get(0).warmup();
    return pairs(warmup, new FailureFinding.RetriesUsedUp(block, warmup)).stream()
        .filter(f -> failing.contains(f.failing().runtime()))
        .filter(f -> succeeded.contains(f.other().runtime()))
        .toList();
  }

  /**
   * Returns the remark on the comparisons of a runtime with the baseline, if trials of one of the
   * two failed. The runtimes that {@code failing} names have another remark.
   */
  public List<Remark> remarks(String runtime, List<FailureFinding> failing, Ending ending) {
    FailurePairs tallies = tallies(counted(false));
    FailureFinding.Tally one = tallies.tally(runtime);
    FailureFinding.Tally other = tallies.tally(experiment.baseline());
    boolean found = failing.stream().anyMatch(f -> f.contestant().equals(runtime));
    if (found || one.failed() + other.failed() == 0) {
      return List.of();
    }
    boolean swapped = other.failureRate() > one.failureRate();
    String again = ending instanceof Ending.GivenUp ? "" : "the failed trials ran again, and ";
    return List.of(
        new Remark(
            Remark.Kind.TrialsRanAgain,
            "%s; %sthe values come from the trials that did not fail"
                .formatted(
                    swapped ? other.failedText(one, "") : one.failedText(other, ""), again)));
  }

  private static Set<String> runtimes(Stream<JudgedTrial> some) {
    return some.map(JudgedTrial::runtime).collect(Collectors.toSet());
  }

  private List<FailureFinding> pairs(boolean warmup, FailureFinding.Basis basis) {
    return tallies(counted(warmup)).all(basis);
  }

  private List<JudgedTrial> counted(boolean warmup) {
    return trials.stream().filter(t -> t.warmup() == warmup).toList();
  }

  private FailurePairs tallies(List<JudgedTrial> counted) {
    FailurePairs tallies = new FailurePairs(experiment);
    counted.forEach(tallies::add);
    return tallies;
  }
}
