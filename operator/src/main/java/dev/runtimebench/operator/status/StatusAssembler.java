package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.Samples;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.plan.Progress;
import dev.runtimebench.operator.spec.Experiment;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @param node what the node says of itself
   */
  public record Known(
      Experiment experiment,
      List<TrialOutcome> outcomes,
      Findings findings,
      List<String> chunks,
      String digest,
      Optional<NodeSystemInfo> node) {}

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
        null,
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
        null);
  }

  /** The status of a benchmark that has been started. */
  public RuntimeBenchmarkStatus started(Activity activity, Known known) {
    Experiment experiment = known.experiment();
    PhaseResults phases = new PhaseResults(known.outcomes());
    var comparisons = known.findings().comparisons();
    return new RuntimeBenchmarkStatus(
        generation(),
        activity.phase().display(),
        experiment.workloadName(),
        experiment.baseline(),
        ResultLine.of(experiment.workload().primaryMetric(), comparisons),
        experiment.startTime(),
        completionTime(activity),
        experiment.seed(),
        blocks(known),
        conditions(activity, known.findings().gates()),
        Environments.of(experiment, known.outcomes(), known.node()).orElse(null),
        known.findings().results(),
        comparisons,
        known.findings().gates(),
        phases.results(experiment.runtimeNames()),
        phases.clocks(),
        failures(known.outcomes()),
        new Samples(known.chunks(), known.outcomes().size(), known.digest()));
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

  private List<Condition> conditions(Activity activity, List<GateResult> gates) {
    List<Condition> old = before == null ? List.of() : before.conditions();
    List<Condition> more = GateCondition.of(activity, gates).stream().toList();
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
