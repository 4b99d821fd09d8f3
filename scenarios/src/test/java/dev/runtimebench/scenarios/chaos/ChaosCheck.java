package dev.runtimebench.scenarios.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.comparison.CountedTrials;
import dev.runtimebench.results.findings.reliability.Failures;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.SeededFaults.Injected;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Checks what a chaos run has left. Each method returns one line for each thing that is wrong. */
final class ChaosCheck {

  /**
   * Bounds on the operator's work: what a trial, a fault and a disturbance may cost. Runs with many
   * seeds needed between a half and two thirds of the sum.
   */
  private static final int REQUESTS_PER_TRIAL = 8;

  private static final int REQUESTS_PER_FAULT = 3;
  private static final int REQUESTS_PER_DISTURBANCE = 10;
  private static final int FIRST_REQUESTS = 200;
  private static final int LINES_PER_TRIAL = 2;
  private static final int LINES_PER_FAULT = 1;
  private static final int LINES_PER_DISTURBANCE = 4;
  private static final int FIRST_LINES = 60;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final OperatorOnCluster on;
  private final ChaosRecord record;
  private int trials;

  ChaosCheck(OperatorOnCluster on, ChaosRecord record) {
    this.on = on;
    this.record = record;
  }

  /** A benchmark's phase and its conditions, for a message. */
  static String shown(RuntimeBenchmark benchmark) {
    return benchmark == null || benchmark.getStatus() == null
        ? "no status"
        : benchmark.getStatus().phase()
            + benchmark.getStatus().conditions().stream()
                .filter(c -> c.getStatus().equals("True"))
                .map(c -> "; %s: %s: %s".formatted(c.getType(), c.getReason(), c.getMessage()))
                .collect(Collectors.joining());
  }

  /** The end of one benchmark, its samples, its Pods and its status. */
  List<String> benchmark(String name, RuntimeBenchmark benchmark) {
    List<String> problems = new ArrayList<>();
    if (benchmark == null || !ChaosRun.isOver(benchmark)) {
      return List.of(name + " has not ended: " + shown(benchmark));
    }
    Optional<KeptSamples> kept = samples(benchmark);
    if (kept.isEmpty()) {
      return List.of(name + " has no samples: " + shown(benchmark));
    }
    List<TrialOutcome> outcomes = kept.get().lines().stream().map(Samples::outcome).toList();
    trials += outcomes.size();
    Experiment experiment =
        Samples.experiment(kept.get().experiment()).completed(benchmark.getSpec());
    problems.addAll(end(benchmark, outcomes));
    String uid = benchmark.getMetadata().getUid();
    outcomes.stream().flatMap(o -> unexplained(uid, o).stream()).forEach(problems::add);
    problems.addAll(samplesAndPods(benchmark, experiment, outcomes));
    problems.addAll(status(benchmark.getStatus(), experiment, kept.get(), outcomes));
    return problems.stream().map(problem -> name + ": " + problem).toList();
  }

  /** How many trials the checked benchmarks have recorded. */
  int trials() {
    return trials;
  }

  private Optional<KeptSamples> samples(RuntimeBenchmark benchmark) {
    TrialNames names = new TrialNames(benchmark.getMetadata());
    return KeptSamples.read(
        chunk ->
            Optional.ofNullable(
                on.client()
                    .configMaps()
                    .inNamespace("default")
                    .withName(names.samples(chunk))
                    .get()));
  }

  /** Complete, or Failed with the reason of a trial; {@link #unexplained} checks that reason. */
  private static List<String> end(RuntimeBenchmark benchmark, List<TrialOutcome> outcomes) {
    if (BenchmarkPhase.of(benchmark.getStatus()).orElseThrow() == BenchmarkPhase.Complete) {
      return List.of();
    }
    String reason =
        Conditions.find(benchmark.getStatus().conditions(), Conditions.FAILED)
            .map(Condition::getReason)
            .orElse("no condition Failed");
    boolean ofTrial =
        outcomes.stream().anyMatch(o -> !o.isValid() && o.reason().name().equals(reason));
    return ofTrial ? List.of() : List.of("failed without an injected cause: " + shown(benchmark));
  }

  /** Says that no injected fault explains a failed trial. */
  private Optional<String> unexplained(String uid, TrialOutcome outcome) {
    return outcome.isValid() || isExplained(uid, outcome)
        ? Optional.empty()
        : Optional.of(
            "no injected fault explains %s of block %d, %s, attempt %d: %s"
                .formatted(
                    outcome.reason(),
                    outcome.block(),
                    outcome.runtime(),
                    outcome.attempt(),
                    outcome.message()));
  }

  private boolean isExplained(String uid, TrialOutcome outcome) {
    boolean deleted = record.hasDeletedPodOf(uid, outcome);
    return switch (outcome.reason()) {
      case PodVanished, ServerEnded, ServerNotReady, LogUnavailable -> deleted;
      case ClockStepped -> record.count(Disturbance.STEP_CLOCK_OF_NODE) > 0;
      case Interrupted ->
          record.count(Disturbance.KILL_OPERATOR) > 0
              || record.count(Disturbance.SUSPEND) > 0
              || deleted
              || failed("create pods");
      default -> false;
    };
  }

  private boolean failed(String permission) {
    return record.injected().stream()
        .map(Injected::request)
        .anyMatch(request -> request.permission().equals(permission));
  }

  /**
   * One sample and one Pod for each trial, and each block counted once. An operator that is killed
   * after it has deleted a Pod, and before it has recorded the trial, leaves no trace of the Pod.
   * The next operator then makes another Pod for the trial. The trial has the sample of the last
   * Pod only.
   */
  private List<String> samplesAndPods(
      RuntimeBenchmark benchmark, Experiment experiment, List<TrialOutcome> outcomes) {
    List<String> problems = new ArrayList<>();
    Map<String, Set<String>> uids = new HashMap<>();
    on.played().stream()
        .filter(pod -> Labels.belongsTo(pod, benchmark.getMetadata().getUid()))
        .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .forEach(
            pod ->
                uids.computeIfAbsent(pod.getMetadata().getName(), n -> new LinkedHashSet<>())
                    .add(pod.getMetadata().getUid()));
    uids.forEach(
        (pod, of) -> {
          if (of.size() > 1 + record.untracedDeletions(pod, on.userAgent())) {
            problems.add("%d Pods had the name %s".formatted(of.size(), pod));
          }
        });
    Set<String> sampled = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (TrialOutcome outcome : outcomes) {
      String trial =
          "block %d, %s, attempt %d, concurrency %s, index %s"
              .formatted(
                  outcome.block(),
                  outcome.runtime(),
                  outcome.attempt(),
                  outcome.concurrency(),
                  outcome.index());
      if (!seen.add(trial)) {
        problems.add("two samples of " + trial);
      }
      if (outcome.isValid()) {
        podOf(outcome, List.copyOf(uids.getOrDefault(outcome.pod(), Set.of())))
            .ifPresent(problem -> problems.add("the sample of " + trial + " " + problem));
        if (!sampled.add(outcome.podUid())) {
          problems.add("two samples of Pod " + outcome.podUid());
        }
      }
    }
    Set<String> counted = new HashSet<>();
    for (TrialOutcome outcome : CountedTrials.of(experiment, outcomes)) {
      String value =
          outcome.block() + outcome.runtime() + " " + outcome.concurrency() + " " + outcome.index();
      if (!counted.add(value)) {
        problems.add("a value is counted twice: " + value);
      }
    }
    return problems;
  }

  /**
   * What is wrong with the Pod that a sample names: that must be the last Pod of its name that the
   * node ran.
   *
   * @param played the uids of the Pods of that name that the node ran, in order
   */
  private static Optional<String> podOf(TrialOutcome outcome, List<String> played) {
    return !played.isEmpty() && played.get(played.size() - 1).equals(outcome.podUid())
        ? Optional.empty()
        : Optional.of(
            "names Pod %s %s, but the node ran %s"
                .formatted(outcome.pod(), outcome.podUid(), played));
  }

  /** The status has what the samples say. */
  private static List<String> status(
      RuntimeBenchmarkStatus status,
      Experiment experiment,
      KeptSamples kept,
      List<TrialOutcome> outcomes) {
    PreparationResult preparation =
        kept.preparation().map(Samples::preparation).orElse(PreparationResult.NONE);
    Findings again = Findings.of(experiment, preparation, outcomes);
    Progress progress = Progress.of(experiment, TrialOutcome.attempts(outcomes));
    SampleDigest digest = new SampleDigest();
    kept.lines().forEach(digest::add);
    List<String> problems = new ArrayList<>();
    compare("results", status.results(), again.results(), problems);
    compare("comparisons", status.comparisons(), again.comparisons(), problems);
    compare("gates", status.gates(), again.gates(), problems);
    compare("reliability", status.reliability(), again.reliability(), problems);
    compare("failures", status.failures(), Failures.of(outcomes), problems);
    compare("blocks.completed", status.blocks().completed(), progress.completed(), problems);
    compare("samples.count", status.samples().count(), outcomes.size(), problems);
    compare("samples.digest", status.samples().digest(), digest.text(), problems);
    compare("samples.configMaps", status.samples().configMaps(), kept.chunks(), problems);
    return problems;
  }

  private static void compare(String field, Object status, Object samples, List<String> problems) {
    JsonNode there = json(status);
    JsonNode here = json(samples);
    if (!Objects.equals(there, here)) {
      problems.add("status.%s is %s, but the samples say %s".formatted(field, there, here));
    }
  }

  private static JsonNode json(Object value) {
    return Serialization.unmarshal(Serialization.asJson(value), JsonNode.class);
  }

  /** How much the operator asked the API server for, and how much it wrote into its log. */
  List<String> load() {
    List<String> problems = new ArrayList<>();
    int faults = record.injected().size();
    int disturbances = record.disturbances();
    int requests =
        FIRST_REQUESTS
            + REQUESTS_PER_TRIAL * trials
            + REQUESTS_PER_FAULT * faults
            + REQUESTS_PER_DISTURBANCE * disturbances;
    if (record.requests() > requests) {
      problems.add(
          "%d requests for %d trials, %d faults and %d disturbances; at most %d are expected"
              .formatted(record.requests(), trials, faults, disturbances, requests));
    }
    int lines =
        FIRST_LINES
            + LINES_PER_TRIAL * trials
            + LINES_PER_FAULT * faults
            + LINES_PER_DISTURBANCE * disturbances;
    if (record.log().size() > lines) {
      problems.add(
          "%d lines in the log for %d trials, %d faults and %d disturbances; at most %d are expected:%n%s"
              .formatted(
                  record.log().size(),
                  trials,
                  faults,
                  disturbances,
                  lines,
                  String.join("\n", record.log())));
    }
    record.log().stream()
        .filter(line -> line.contains("another process"))
        .forEach(line -> problems.add("the operator took itself for another process: " + line));
    return problems;
  }

  /** After the end of all benchmarks a new one gets its turn. */
  List<String> turns() {
    on.apply(
        Fixtures.benchmark(
            "after", "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    return awaits(
        () -> on.get("after") != null && ChaosRun.isOver(on.get("after")),
        () -> "a benchmark that begins after all others have ended: " + shown(on.get("after")));
  }

  /** What has ended runs nothing, and what is deleted leaves nothing. */
  List<String> nothingLeft(Set<String> names) {
    List<String> problems = new ArrayList<>();
    problems.addAll(awaits(() -> running().isEmpty(), () -> "Pods still run: " + running()));
    Set<String> all = new TreeSet<>(names);
    all.add("after");
    all.stream()
        .map(on::get)
        .filter(Objects::nonNull)
        .forEach(benchmark -> on.client().resource(benchmark).delete());
    problems.addAll(
        awaits(
            () -> on.pods().isEmpty() && configMaps().isEmpty(),
            () ->
                "after the deletion of all benchmarks there are Pods %s and ConfigMaps %s"
                    .formatted(
                        on.pods().stream().map(pod -> pod.getMetadata().getName()).toList(),
                        configMaps())));
    return problems;
  }

  private List<String> running() {
    return on.pods().stream()
        .filter(pod -> !isEnded(pod))
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static boolean isEnded(Pod pod) {
    return Set.of("Succeeded", "Failed").contains(String.valueOf(pod.getStatus().getPhase()));
  }

  private List<String> configMaps() {
    return on.client().configMaps().inNamespace("default").list().getItems().stream()
        .map(ConfigMap::getMetadata)
        .map(metadata -> metadata.getName())
        .toList();
  }

  private static List<String> awaits(Callable<Boolean> condition, Supplier<String> what) {
    try {
      Awaitility.await().atMost(LIMIT).until(condition);
      return List.of();
    } catch (ConditionTimeoutException e) {
      return List.of(what.get());
    }
  }
}
