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

/**
 * Computes how long each phase took under each runtime in the counted trials, with coverage and
 * uncertainty.
 */
public final class PhaseResults {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MAX_REASONS = 8;
  private static final String NOT_FINISHED = "not finished when the last trial was recorded";

  private final List<TrialOutcome> outcomes;
  private final List<TrialOutcome> counted;
  private final Map<String, TeardownTimes> teardowns = new HashMap<>();

  /**
   * @param outcomes all trials
   * @param counted the trials that the results rest on, so that phases and results agree
   */
  public PhaseResults(List<TrialOutcome> outcomes, List<TrialOutcome> counted) {
    this.outcomes = outcomes;
    this.counted = counted;
    outcomes.forEach(o -> o.earlier().forEach(a -> teardowns.put(a.podUid(), a)));
  }

  /**
   * Returns one result for each phase and runtime. A phase that was observed in no trial is left
   * out.
   */
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
          phase.endsAfterRecord()
              ? Optional.ofNullable(teardowns.get(trial.podUid())).map(TeardownTimes::phases)
              : Optional.of(trial.phases());
      Optional<Long> nanos = phases.map(p -> p.nanos().get(phase));
      if (nanos.isPresent()) {
        millis.add(nanos.get() / NANOS_PER_MILLI);
        uncertainties.add(uncertainty(phase, trial));
      } else {
        missing.merge(
            phases.map(p -> p.missing().get(phase)).orElse(NOT_FINISHED), 1, Integer::sum);
      }
    }
    Optional<Distribution> distribution = shifted(millis, uncertainties, 0);
    double largest = uncertainties.stream().mapToDouble(u -> u).max().orElse(0);
    return Optional.of(
        PhaseResultBuilder.builder()
            .runtime(runtime)
            .phase(phase.name())
            .from(phase.from().name())
            .to(phase.to().name())
            .clock(phase.clocks())
            .resolutionMs(phase.resolutionNanos() / NANOS_PER_MILLI)
            .uncertaintyMs(
                largest > 0
                    ? medianUncertainty(distribution.orElseThrow(), millis, uncertainties)
                    : null)
            .maxUncertaintyMs(largest > 0 ? largest : null)
            .n(millis.size())
            .of(trials.size())
            .missing(mostFrequent(missing))
            .medianMs(distribution.map(Distribution::median).orElse(null))
            .meanMs(distribution.map(Distribution::mean).orElse(null))
            .sdMs(distribution.flatMap(Distribution::sd).orElse(null))
            .minMs(distribution.map(Distribution::min).orElse(null))
            .maxMs(distribution.map(Distribution::max).orElse(null))
            .build());
  }

  /**
   * The maximum error of the median: the median moves by at most this if every value is off by its
   * own uncertainty in the same direction. One bad trial hardly changes it.
   */
  private static double medianUncertainty(
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

  private static List<MissingCount> mostFrequent(Map<String, Integer> missing) {
    return missing.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MAX_REASONS)
        .map(e -> new MissingCount(e.getKey(), e.getValue()))
        .toList();
  }

  /** Returns the bound on each node's clock, as of the last trial on the node. */
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
