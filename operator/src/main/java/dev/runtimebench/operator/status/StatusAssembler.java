package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.Samples;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeClaims;
import dev.runtimebench.operator.spec.WorkloadHints;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.BurstCurves;
import dev.runtimebench.results.findings.MissingMetrics;
import dev.runtimebench.results.findings.PhaseResults;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.findings.comparison.IdleCpu;
import dev.runtimebench.results.findings.overhead.Overheads;
import dev.runtimebench.results.findings.reliability.Failures;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds a benchmark's status; the same input gives the same status. */
public final class StatusAssembler {

  private final RuntimeBenchmark benchmark;
  private final RuntimeBenchmarkStatus before;
  private final String now;

  /**
   * @param before the current status, or null
   * @param now RFC 3339
   */
  public StatusAssembler(RuntimeBenchmark benchmark, RuntimeBenchmarkStatus before, String now) {
    this.benchmark = benchmark;
    this.before = before;
    this.now = now;
  }

  /** The status of a benchmark that has not started. */
  public RuntimeBenchmarkStatus unstarted(Activity activity) {
    var spec = benchmark.getSpec();
    String workload = spec.workload().ref() != null ? spec.workload().ref() : "inline";
    return RuntimeBenchmarkStatusBuilder.builder()
        .observedGeneration(generation())
        .phase(activity.phase().display())
        .workload(workload)
        .baseline(spec.baselineName())
        .result(ResultLine.shown(activity))
        .completionTime(completionTime(activity))
        .conditions(conditions(activity, List.of(), hints(spec.workload().inline())))
        .build();
  }

  /**
   * The current status with a new activity, for a benchmark whose samples cannot be read any more.
   */
  public RuntimeBenchmarkStatus broken(Activity activity) {
    if (before != null && !before.nodes().isEmpty()) {
      return keepingNodes(activity);
    }
    return before == null || before.startTime() == null
        ? unstarted(activity)
        : RuntimeBenchmarkStatusBuilder.builder()
            .observedGeneration(generation())
            .phase(activity.phase().display())
            .workload(before.workload())
            .baseline(before.baseline())
            .result(ResultLine.shown(activity))
            .startTime(before.startTime())
            .completionTime(completionTime(activity))
            .seed(before.seed())
            .resources(before.resources())
            .blocks(before.blocks())
            .conditions(conditions(activity, List.of(), List.of()))
            .environment(before.environment())
            .success(before.success())
            .reliability(before.reliability())
            .failures(before.failures())
            .samples(before.samples())
            .build();
  }

  /** The status of a benchmark on several nodes that has begun. */
  public RuntimeBenchmarkStatus onNodes(Activity activity, NodesInput known) {
    var spec = benchmark.getSpec();
    NodesStatus nodes = new NodesStatus(spec, known);
    return nodes
        .results(activity)
        .observedGeneration(generation())
        .phase(activity.phase().display())
        .workload(spec.workload().ref() != null ? spec.workload().ref() : "inline")
        .baseline(spec.baselineName())
        .completionTime(completionTime(activity))
        .conditions(
            conditions(activity, nodes.conditions(activity), hints(spec.workload().inline())))
        .build();
  }

  /**
   * The current status with a new activity, for a benchmark on several nodes whose nodes this
   * process has not looked at yet.
   */
  private RuntimeBenchmarkStatus keepingNodes(Activity activity) {
    List<Condition> kept =
        before.conditions().stream()
            .filter(
                c ->
                    Conditions.GATES_PASSED.equals(c.getType())
                        || Conditions.RUNTIMES_VERIFIED.equals(c.getType()))
            .map(
                c ->
                    Conditions.condition(
                        c.getType(), c.getStatus(), Reason.of(c.getReason()), c.getMessage()))
            .toList();
    return RuntimeBenchmarkStatusBuilder.builder(before)
        .observedGeneration(generation())
        .phase(activity.phase().display())
        .completionTime(completionTime(activity))
        .conditions(conditions(activity, kept, hints(benchmark.getSpec().workload().inline())))
        .build();
  }

  /** The status of a benchmark that has started. */
  public RuntimeBenchmarkStatus started(Activity activity, StatusInput known) {
    Experiment experiment = known.experiment();
    PhaseResults phases =
        new PhaseResults(known.outcomes(), CountedTrials.of(experiment, known.outcomes()));
    List<RuntimeCheck> checks =
        new RuntimeClaims(experiment, known::node).all(known.preparation(), known.outcomes());
    return RuntimeBenchmarkStatusBuilder.builder()
        .observedGeneration(generation())
        .phase(activity.phase().display())
        .workload(experiment.workloadName())
        .baseline(experiment.baseline())
        .result(ResultLine.shown(experiment, known.findings(), activity))
        .startTime(experiment.startTime())
        .completionTime(completionTime(activity))
        .seed(experiment.seed())
        .resources(experiment.resources())
        .blocks(blocks(known))
        .success(SuccessCounts.text(known.findings().reliability()))
        .conditions(
            conditions(activity, more(activity, known, checks), hints(experiment.workload())))
        .environment(
            new Environments(known::nodeNamed, checks, known.nodeNames())
                .of(known.preparation(), known.outcomes(), known.watched())
                .orElse(null))
        .results(known.findings().results())
        .comparisons(known.findings().comparisons())
        .missing(missing(activity, known))
        .burst(BurstCurves.of(experiment, known.findings().results()))
        .density(known.findings().density())
        .overhead(Overheads.of(experiment, CountedTrials.of(experiment, known.outcomes())))
        .gates(known.findings().gates())
        // A burst design has no phases: its Pods start together, and status.burst shows that. A
        // design of mode Usage measures no times.
        .phases(
            experiment.design().isBurst()
                    || experiment.design().isUsage()
                    || experiment.design().isDensity()
                ? List.of()
                : phases.results(experiment.runtimeNames()))
        .clocks(phases.clocks())
        .reliability(known.findings().reliability())
        .failures(Failures.of(known.outcomes()))
        .samples(
            new Samples(
                known.chunks(), known.outcomes().size(), known.digest(), known.frozenDigest()))
        .specDigest(known.specDigest())
        .build();
  }

  /**
   * The values that trials lack. If the kubelets refuse before the first trial, no metric has a
   * value.
   */
  private static List<MissingValues> missing(Activity activity, StatusInput known) {
    Experiment experiment = known.experiment();
    boolean refused =
        activity.phase() == BenchmarkPhase.Failed
            && activity.reason() == Reason.NoPodUsage
            && known.outcomes().isEmpty();
    return refused
        ? MissingMetrics.withoutTrials(
            experiment.measuredMetrics(), experiment.runtimeNames(), activity.message())
        : new MissingMetrics(IdleCpu.withhold(experiment, known.outcomes()))
            .of(experiment.measuredMetrics(), experiment.runtimeNames());
  }

  private static BlockProgress blocks(StatusInput known) {
    Progress progress = Progress.of(known.experiment(), TrialOutcome.attempts(known.outcomes()));
    int max = known.experiment().design().blocks().max();
    return new BlockProgress(
        progress.completed(),
        max,
        progress.warmupCompleted(),
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

  /**
   * @param workload null if the workload is not known
   */
  private static List<String> hints(BenchmarkWorkloadSpec workload) {
    return workload == null ? List.of() : WorkloadHints.of(workload);
  }

  private List<Condition> conditions(Activity activity, List<Condition> more, List<String> hints) {
    List<Condition> old = before == null ? List.of() : before.conditions();
    return Conditions.of(activity, hints, more, old, generation(), now);
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
