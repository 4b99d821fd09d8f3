package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.NodeClock;
import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.PhaseResultBuilder;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.TeardownTimes;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Distribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Where the time of the counted trials went: runtime by phase, with coverage and uncertainty. */
public final class PhaseResults {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MOST_REASONS = 8;
  private static final String TOO_EARLY = "not over when the last trial was recorded";

  private final List<TrialOutcome> outcomes;
  private final List<TrialOutcome> counted;
  private final Map<String, TeardownTimes> aftermaths = new HashMap<>();

  public PhaseResults(List<TrialOutcome> outcomes) {
    this.outcomes = outcomes;
    this.counted = outcomes.stream().filter(o -> !o.warmup() && o.isValid()).toList();
    outcomes.forEach(o -> o.earlier().forEach(a -> aftermaths.put(a.podUid(), a)));
  }

  /** Runtime by phase; a phase that no trial of any runtime has shown is left out. */
  public List<PhaseResult> results(List<String> runtimes) {
    List<PhaseResult> results = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      List<PhaseResult> ofPhase =
          runtimes.stream().flatMap(runtime -> result(runtime, phase).stream()).toList();
      if (ofPhase.stream().anyMatch(r -> r.n() > 0)) {
        results.addAll(ofPhase);
      }
    }
    return results;
  }

  private Optional<PhaseResult> result(String runtime, Phase phase) {
    List<TrialOutcome> trials = counted.stream().filter(o -> o.runtime().equals(runtime)).toList();
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    List<Double> millis = new ArrayList<>();
    Map<String, Integer> missing = new LinkedHashMap<>();
    List<Double> uncertainties = new ArrayList<>();
    for (TrialOutcome trial : trials) {
      var phases =
          phase.isAftermath()
              ? Optional.ofNullable(aftermaths.get(trial.podUid())).map(TeardownTimes::phases)
              : Optional.of(trial.phases());
      Optional<Long> nanos = phases.map(p -> p.nanos().get(phase));
      if (nanos.isPresent()) {
        millis.add(nanos.get() / NANOS_PER_MILLI);
        uncertainties.add(uncertainty(phase, trial));
      } else {
        missing.merge(phases.map(p -> p.missing().get(phase)).orElse(TOO_EARLY), 1, Integer::sum);
      }
    }
    Optional<Distribution> distribution = shifted(millis, uncertainties, 0);
    double most = uncertainties.stream().mapToDouble(u -> u).max().orElse(0);
    return Optional.of(
        PhaseResultBuilder.builder()
            .runtime(runtime)
            .phase(phase.name())
            .from(phase.from().name())
            .to(phase.to().name())
            .clock(phase.clocks())
            .resolutionMs(phase.resolutionNanos() / NANOS_PER_MILLI)
            .uncertaintyMs(
                most > 0 ? ofTheMedian(distribution.orElseThrow(), millis, uncertainties) : null)
            .maxUncertaintyMs(most > 0 ? most : null)
            .n(millis.size())
            .of(trials.size())
            .missing(commonest(missing))
            .medianMs(distribution.map(Distribution::median).orElse(null))
            .meanMs(distribution.map(Distribution::mean).orElse(null))
            .sdMs(distribution.flatMap(Distribution::sd).orElse(null))
            .minMs(distribution.map(Distribution::min).orElse(null))
            .maxMs(distribution.map(Distribution::max).orElse(null))
            .build());
  }

  /**
   * The median of values that are all too small, or all too large, by as much as each can be: it
   * can't be further off than that, and one bad trial hardly moves it.
   */
  private static double ofTheMedian(
      Distribution distribution, List<Double> values, List<Double> uncertainties) {
    double low = shifted(values, uncertainties, -1).orElseThrow().median();
    double high = shifted(values, uncertainties, 1).orElseThrow().median();
    return Math.max(high - distribution.median(), distribution.median() - low);
  }

  private static Optional<Distribution> shifted(
      List<Double> values, List<Double> uncertainties, int by) {
    return Distribution.of(
        IntStream.range(0, values.size())
            .mapToDouble(i -> values.get(i) + by * uncertainties.get(i))
            .toArray());
  }

  private static double uncertainty(Phase phase, TrialOutcome trial) {
    ClockBound bound = trial.clock() == null ? ClockBound.NONE : trial.clock();
    return Phases.uncertainty(phase, trial.milestones(), bound) / NANOS_PER_MILLI;
  }

  private static List<MissingCount> commonest(Map<String, Integer> missing) {
    return missing.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_REASONS)
        .map(e -> new MissingCount(e.getKey(), e.getValue()))
        .toList();
  }

  /** The nodes' clocks as the last trial on each found them. */
  public List<NodeClock> clocks() {
    Map<String, ClockBound> last = new TreeMap<>();
    Map<String, Integer> steps = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome.node() != null && outcome.clock() != null) {
        last.put(outcome.node(), outcome.clock());
      }
      if (outcome.node() != null && outcome.reason() == FailureReason.ClockStepped) {
        steps.merge(outcome.node(), 1, Integer::sum);
      }
    }
    return last.entrySet().stream()
        .map(
            e ->
                new NodeClock(
                    e.getKey(),
                    e.getValue().estimate() / NANOS_PER_MILLI,
                    e.getValue().least() / NANOS_PER_MILLI,
                    e.getValue().most() / NANOS_PER_MILLI,
                    steps.getOrDefault(e.getKey(), 0)))
        .sorted(Comparator.comparing(NodeClock::node))
        .toList();
  }
}
