package dev.runtimebench.scenarios.chaos;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs some benchmarks while requests fail, watches break, Pods vanish, clocks step and the
 * operator dies, all drawn from a seed. Then says what is wrong.
 */
public final class ChaosRun implements AutoCloseable {

  /** A benchmark hangs if nothing changes for this time, however slow the machine is. */
  private static final Duration STILL = Duration.ofSeconds(60);

  private static final String DESIGN =
      "design: {blocks: {warmup: 1, min: 2, max: 2}, settleSeconds: 0, retries: 3}\n";

  private static final String SERVED =
      DESIGN
          + """
          workload:
            inline:
              server: {image: "example/server:1", port: 8080}
              container: {image: "example/client:1"}
              metrics:
                - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
          """;

  private static final String BURST =
      """
      resources: {cpu: 10m, memory: 16Mi}
      design: {mode: Burst, concurrency: [1, 3], blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 3}
      """;

  private static final String STARTUP =
      DESIGN
          + """
          podRetention: Never
          workload:
            inline:
              container: {image: "example/tool:1"}
              metrics:
                - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
          """;

  /** The benchmark that the run deletes. */
  private static final String DOOMED = "doomed";

  private static final Map<String, String> SPECS =
      Map.of(
          "plain",
          DESIGN,
          "kept",
          DESIGN + "podRetention: Always\n",
          "startup",
          STARTUP,
          "served",
          SERVED,
          "burst",
          BURST,
          DOOMED,
          DESIGN);

  private final ChaosPlan plan;
  private final ChaosRecord record;
  private final OperatorOnCluster on = new OperatorOnCluster();
  private final BlockingQueue<ChaosPlan.Step> due = new LinkedBlockingQueue<>();
  private final AtomicInteger nextStep = new AtomicInteger();
  private final AtomicInteger requestsLeft = new AtomicInteger();
  private final Map<String, Boolean> connectionsLost = new ConcurrentHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int trials;

  /** Starts a cluster and the operator. */
  public ChaosRun(long seed) {
    plan = ChaosPlan.of(seed);
    record = new ChaosRecord(plan);
    on.play(this::script);
    on.restartOperator(Map.of("RTB_PARALLEL_BENCHMARKS", String.valueOf(plan.parallel())));
  }

  /**
   * Runs the benchmarks to their ends, and deletes them.
   *
   * @return one line for each thing that is wrong
   */
  public List<String> problems() {
    requestsLeft.set(plan.steps().get(0).after());
    on.cluster().faults().draw(this::verdict);
    SPECS.forEach((name, spec) -> on.apply(Fixtures.benchmark(name, spec)));
    disturb();
    on.cluster().faults().clear();
    ChaosCheck check = new ChaosCheck(on, record);
    for (String name : SPECS.keySet()) {
      RuntimeBenchmark benchmark = on.get(name);
      if (name.equals(DOOMED) && record.count(Disturbance.DELETE_BENCHMARK) > 0) {
        continue;
      }
      problems.addAll(check.benchmark(name, benchmark));
    }
    trials = check.trials();
    problems.addAll(check.load());
    problems.addAll(check.turns());
    problems.addAll(check.nothingLeft(SPECS.keySet()));
    if (!problems.isEmpty()) {
      record.writeHistory(history());
    }
    return List.copyOf(problems);
  }

  /** The file with everything that happened in a run that had problems. */
  public Path history() {
    return Path.of("target", "chaos", "seed-" + plan.seed() + ".log").toAbsolutePath();
  }

  /** Says in one line what was injected. */
  public String summary() {
    return "%d trials, %d requests, %d of them failed (%.0f%% drawn), %d disturbances, %d lines in the log"
        .formatted(
            trials,
            record.requests(),
            record.injected().size(),
            100 * plan.faultRate(),
            record.disturbances(),
            record.log().size());
  }

  private Verdict verdict(ApiRequest request) {
    if (!request.userAgent().startsWith("operator-")) {
      return Verdict.EXECUTE;
    }
    if (requestsLeft.decrementAndGet() == 0) {
      int number = nextStep.getAndIncrement();
      due.add(plan.steps().get(number));
      if (number + 1 < plan.steps().size()) {
        requestsLeft.set(plan.steps().get(number + 1).after());
      }
    }
    return record.verdict(request);
  }

  /** Takes the steps of the plan until every benchmark has ended. */
  private void disturb() {
    long changed = System.nanoTime();
    String before = "";
    while (!isOver()) {
      String now = versions();
      changed = now.equals(before) ? changed : System.nanoTime();
      before = now;
      if (System.nanoTime() - changed > STILL.toNanos()) {
        return; // ChaosCheck names the benchmarks that have not ended.
      }
      try {
        ChaosPlan.Step step = due.poll(100, TimeUnit.MILLISECONDS);
        if (step != null) {
          disturb(step);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Changes whenever a benchmark, a sample or a Pod changes. */
  private String versions() {
    return Stream.of(
            on.client().resources(RuntimeBenchmark.class).inNamespace("default").list().getItems(),
            on.client().configMaps().inNamespace("default").list().getItems(),
            on.pods())
        .flatMap(List::stream)
        .map(object -> object.getMetadata().getResourceVersion())
        .collect(Collectors.joining(" "));
  }

  private boolean isOver() {
    return SPECS.keySet().stream().map(on::get).allMatch(b -> b == null || isOver(b));
  }

  static boolean isOver(RuntimeBenchmark benchmark) {
    return BenchmarkPhase.of(benchmark.getStatus()).filter(BenchmarkPhase::isOver).isPresent();
  }

  private void disturb(ChaosPlan.Step step) {
    record.disturbed(step.what());
    switch (step.what()) {
      case KILL_OPERATOR -> {
        on.killOperator();
        on.startOperator();
      }
      case DELETE_POD -> deletePod(step.number());
      case CUT_WATCHES -> on.cluster().faults().closeWatches(this::isOperators);
      case GARBLE_WATCHES -> on.cluster().faults().garbleWatches(this::isOperators);
      case EXPIRE_HISTORY -> {
        on.cluster().faults().expireHistory();
        on.cluster().faults().closeWatches(this::isOperators);
      }
      case STEP_CLOCK_OF_NODE -> on.setNodesClock(step.clock());
      case STEP_CLOCK_OF_OPERATOR -> on.stepWallClock(step.clock());
      case SUSPEND -> suspend(step.number());
      case DELETE_BENCHMARK -> on.client().resource(on.get(DOOMED)).delete();
    }
  }

  private boolean isOperators(ApiRequest watch) {
    return watch.userAgent().startsWith("operator-");
  }

  private void deletePod(int number) {
    List<Pod> pods = on.pods();
    if (!pods.isEmpty()) {
      Pod pod = pods.get(number % pods.size());
      record.deletesPod(pod);
      on.client().resource(pod).delete();
    }
  }

  private void suspend(int number) {
    List<String> running =
        SPECS.keySet().stream()
            .filter(name -> on.get(name) != null && !isOver(on.get(name)))
            .toList();
    if (running.isEmpty()) {
      return;
    }
    String name = running.get(number % running.size());
    on.patchSpec(name, "{\"suspend\":true}");
    try {
      Awaitility.await(name)
          .atMost(Duration.ofSeconds(30))
          .until(() -> on.get(name), b -> b == null || isOver(b) || isSuspended(b));
    } catch (ConditionTimeoutException e) {
      problems.add(
          "%s: spec.suspend has no effect within 30 s: %s"
              .formatted(name, ChaosCheck.shown(on.get(name))));
    }
    on.patchSpec(name, "{\"suspend\":false}");
  }

  private static boolean isSuspended(RuntimeBenchmark benchmark) {
    return BenchmarkPhase.of(benchmark.getStatus())
        .filter(BenchmarkPhase.Suspended::equals)
        .isPresent();
  }

  private PodScript script(Pod pod) {
    String name = pod.getMetadata().getName();
    if (Side.Server.name().equals(pod.getMetadata().getLabels().get(Labels.SIDE))) {
      return printing("listening").hangs().readyAfter(Duration.ofMillis(5)).build();
    }
    PodScriptBuilder script =
        printing("latency=" + (100 + plan.draw(name, 100)))
            .exitAfter(Duration.ofMillis(2 + plan.draw(name + "-exit", 60)))
            .terminatedSeenAfter(Duration.ofMillis(plan.draw(name + "-seen", 60)))
            .deletionSeenAfter(Duration.ofMillis(plan.draw(name + "-gone", 60)));
    if (plan.draw(name + "-log", 10) == 0) {
      script.logConnectionLost(() -> connectionsLost.put(name, true) == null);
    }
    return script.exitCode(0).build();
  }

  @Override
  public void close() {
    record.close();
    on.close();
  }
}
