package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.Samples;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.BurstCurves;
import dev.runtimebench.results.findings.PhaseResults;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a benchmark's status from what is known; the same knowledge gives the same status. */
public final class StatusAssembler {

  private final RuntimeBenchmark benchmark;
  private final RuntimeBenchmarkStatus before;
  private final String now;

  /**
   * @param before the status so far, or null
   * @param now RFC 3339
   */
  public StatusAssembler(RuntimeBenchmark benchmark, RuntimeBenchmarkStatus before, String now) {
    this.benchmark = benchmark;
    this.before = before;
    this.now = now;
  }

  /** The status of a benchmark that has not been started. */
  public RuntimeBenchmarkStatus unstarted(Activity activity) {
    var spec = benchmark.getSpec();
    String workload = spec.workload().ref() != null ? spec.workload().ref() : "inline";
    return new RuntimeBenchmarkStatus(
        generation(),
        activity.phase().display(),
        workload,
        spec.baselineName(),
        ResultLine.shown(null, activity),
        null,
        completionTime(activity),
        null,
        null,
        conditions(activity, List.of()),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The status so far, of a benchmark whose samples can't be read any more. */
  public RuntimeBenchmarkStatus broken(Activity activity) {
    return before == null || before.startTime() == null
        ? unstarted(activity)
        : new RuntimeBenchmarkStatus(
            generation(),
            activity.phase().display(),
            before.workload(),
            before.baseline(),
            ResultLine.shown(null, activity),
            before.startTime(),
            completionTime(activity),
            before.seed(),
            before.blocks(),
            conditions(activity, List.of()),
            before.environment(),
            null,
            null,
            null,
            null,
            null,
            null,
            before.failures(),
            before.samples());
  }

  /** The status of a benchmark that has been started. */
  public RuntimeBenchmarkStatus started(Activity activity, StatusInput known) {
    Experiment experiment = known.experiment();
    PhaseResults phases = new PhaseResults(known.outcomes());
    var comparisons = known.findings().comparisons();
    List<RuntimeCheck> checks =
        new RuntimeClaims(experiment, known.node()).all(known.preparation(), known.outcomes());
    return new RuntimeBenchmarkStatus(
        generation(),
        activity.phase().display(),
        experiment.workloadName(),
        experiment.baseline(),
        ResultLine.shown(ResultLine.of(experiment, comparisons), activity),
        experiment.startTime(),
        completionTime(activity),
        experiment.seed(),
        blocks(known),
        conditions(activity, more(activity, known, checks)),
        new Environments(known.node(), checks)
            .of(known.preparation(), known.outcomes(), known.watched())
            .orElse(null),
        known.findings().results(),
        comparisons,
        BurstCurves.of(experiment, known.findings().results()),
        known.findings().gates(),
        // Of Pods that start in a crowd: status.burst tells those by how many they are.
        experiment.design().isBurst() ? List.of() : phases.results(experiment.runtimeNames()),
        phases.clocks(),
        Failures.of(known.outcomes()),
        new Samples(known.chunks(), known.outcomes().size(), known.digest(), known.frozenDigest()));
  }

  private static BlockProgress blocks(StatusInput known) {
    Progress progress = Progress.of(known.experiment(), TrialOutcome.attempts(known.outcomes()));
    int max = known.experiment().design().blocks().max();
    return new BlockProgress(
        progress.completed(),
        max,
        progress.warmedUp(),
        progress.repeated(),
        progress.completed() + "/" + max);
  }

  private static List<Condition> more(
      Activity activity, StatusInput known, List<RuntimeCheck> checks) {
    return Stream.concat(
            Stream.of(RuntimesVerified.of(checks)),
            GateCondition.of(activity, known.findings().gates()).stream())
        .toList();
  }

  private List<Condition> conditions(Activity activity, List<Condition> more) {
    List<Condition> old = before == null ? List.of() : before.conditions();
    return Conditions.of(activity, more, old, generation(), now);
  }

  private String completionTime(Activity activity) {
    if (!activity.phase().isOver()) {
      return null;
    }
    return before != null && before.completionTime() != null ? before.completionTime() : now;
  }

  private long generation() {
    return Optional.ofNullable(benchmark.getMetadata().getGeneration()).orElse(0L);
  }
}
