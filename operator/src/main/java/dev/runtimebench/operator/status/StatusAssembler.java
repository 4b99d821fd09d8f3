package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.Samples;
import dev.runtimebench.operator.observe.NodeFacts;
import dev.runtimebench.operator.observe.Preparation;
import dev.runtimebench.operator.observe.RuntimeCheck;
import dev.runtimebench.operator.observe.RuntimeClaims;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.plan.Progress;
import dev.runtimebench.operator.spec.Experiment;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a benchmark's status from what is known; the same knowledge gives the same status. */
public final class StatusAssembler {

  private static final int LONGEST_MESSAGE = 1000;

  /**
   * What is known of a benchmark that was started.
   *
   * @param outcomes in the order in which they were recorded
   * @param findings what they say: {@link Findings#of(Experiment, List)}
   * @param chunks the ConfigMaps that hold them
   * @param digest of their lines
   * @param frozenDigest of the experiment and the preparation
   * @param node what the node says of itself
   * @param preparation what was seen before the first trial; empty while that is under way
   * @param watched which of a node's other Pods can be seen
   */
  public record Known(
      Experiment experiment,
      List<TrialOutcome> outcomes,
      Findings findings,
      List<String> chunks,
      String digest,
      String frozenDigest,
      Optional<NodeFacts> node,
      Optional<Preparation> preparation,
      Disturbances.Watched watched) {}

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
        line(null, activity),
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
            line(null, activity),
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
  public RuntimeBenchmarkStatus started(Activity activity, Known known) {
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
        line(ResultLine.of(experiment, comparisons), activity),
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
        failures(known.outcomes()),
        new Samples(known.chunks(), known.outcomes().size(), known.digest(), known.frozenDigest()));
  }

  /** What {@code kubectl get} shows: the result, or in place of one what keeps it from coming. */
  private static String line(String result, Activity activity) {
    return switch (activity.phase()) {
      case Pending, Invalid, Failed -> activity.reason();
      case Running -> isBlank(result) && activity.isTrouble() ? activity.reason() : result;
      case Queued, Suspended, Complete -> result;
    };
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  private static BlockProgress blocks(Known known) {
    Progress progress = Measurements.progress(known.experiment(), known.outcomes());
    int max = known.experiment().design().blocks().max();
    return new BlockProgress(
        progress.completed(),
        max,
        progress.warmedUp(),
        progress.repeated(),
        progress.completed() + "/" + max);
  }

  private static List<Failure> failures(List<TrialOutcome> outcomes) {
    Map<String, Failure> byReason = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (!outcome.isValid()) {
        String reason = outcome.reason().name();
        int count = byReason.containsKey(reason) ? byReason.get(reason).count() + 1 : 1;
        byReason.put(reason, new Failure(reason, count, cut(outcome.message())));
      }
    }
    return new ArrayList<>(byReason.values());
  }

  private static List<Condition> more(Activity activity, Known known, List<RuntimeCheck> checks) {
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

  private static String cut(String message) {
    return message == null || message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE);
  }
}
