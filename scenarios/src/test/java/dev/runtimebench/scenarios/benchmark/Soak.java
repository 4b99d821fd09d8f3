package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.SeededFaults;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * Runs thousands of trials while requests fail, watches break, Pods fail and nodes restart. The
 * operator runs in a process of its own, with a clock that runs faster. After each thousand trials
 * the program deletes the benchmarks, and reads what must not grow. A program, not a test. Exits
 * with 1 if a figure grows by more than 1% of its level per thousand trials after the first
 * thousand.
 */
public final class Soak {

  private static final int ROUNDS = 10;
  private static final int NODES = 4;
  private static final int BENCHMARKS = 25;
  private static final int BLOCKS = 20;

  /** How many times as fast the clocks of the operator and of the nodes run. */
  private static final int CLOCK_FACTOR = 5;

  private static final long SEED = 1;
  private static final double FAULT_RATE = 0.02;

  /** How many Pods the operator creates between two disturbances. */
  private static final int PODS_BETWEEN = 50;

  private static final double MOST_GROWTH = 0.01;

  /** Within this time, threads and connections end that nobody needs any more. */
  private static final Duration REST = Duration.ofSeconds(65);

  private static final Duration NODE_DOWN = Duration.ofSeconds(1);
  private static final Duration ROUND_TIMEOUT = Duration.ofMinutes(30);
  private static final Path LOG = Path.of("target", "soak.log");

  /** What happens between the trials. */
  private enum Disturbance {
    CUT_WATCHES,
    DELETE_POD,
    GARBLE_WATCHES,
    RESTART_NODE,
    EXPIRE_HISTORY
  }

  private final OperatorOnCluster on;
  private final MeasuredProcess operator;
  private final SeededFaults faults = new SeededFaults(SEED, FAULT_RATE);
  private final AtomicInteger pods = new AtomicInteger();
  private final Map<String, Boolean> failedOnce = new ConcurrentHashMap<>();
  private final Growth heap = new Growth("heap");
  private final Growth threads = new Growth("threads");
  private final Growth watches = new Growth("watches");
  private final Growth files = new Growth("open files");
  private final Growth log = new Growth("log");
  private int disturbances;

  private Soak(OperatorOnCluster on, MeasuredProcess operator) {
    this.on = on;
    this.operator = operator;
  }

  /**
   * Prints one line for each thousand trials, and the growth of each figure.
   *
   * @param args how many thousand trials to run; 10 by default
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Files.createDirectories(LOG.getParent());
    Files.deleteIfExists(LOG);
    boolean grows;
    try (OperatorOnCluster on =
        new OperatorOnCluster(
            ROUND_TIMEOUT, NODES, node -> node.withFastClock(from, CLOCK_FACTOR))) {
      on.stopOperator();
      on.forgetPlayed();
      try (MeasuredProcess operator =
          MeasuredProcess.start(command(from), on.cluster().url(), LOG)) {
        operator.awaitReady();
        grows = new Soak(on, operator).run(rounds);
      }
      on.startOperator(); // close() stops a running operator.
    }
    System.exit(grows ? 1 : 0);
  }

  /** The flags of the operator's image, and the class path of this program. */
  private static List<String> command(Instant from) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    Path flags = Path.of(System.getProperty("root.dir"), "operator", "jvm.args");
    Files.readAllLines(flags).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:MaxRAM=512m",
            // Without this property logback would find the configuration of the tests first.
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            SoakedOperator.class.getName(),
            from.toString(),
            String.valueOf(CLOCK_FACTOR)));
    return command;
  }

  private boolean run(int rounds) throws IOException, InterruptedException {
    on.play(this::script);
    on.cluster().faults().draw(this::verdict);
    long logged = Files.size(LOG);
    for (int round = 1; round <= rounds; round++) {
      long begin = System.nanoTime();
      int trials = round(round);
      double seconds = (System.nanoTime() - begin) / 1e9;
      Thread.sleep(REST.toMillis());
      long size = Files.size(LOG);
      heap.add((double) operator.liveKibibytes());
      threads.add((double) operator.threads());
      watches.add(on.cluster().openWatches(Soak::isOperators));
      files.add((double) operator.openFiles());
      log.add((double) (size - logged) / trials);
      System.out.printf(
          Locale.ROOT,
          "%2d: %d trials in %.0f s, %d requests failed, %d disturbances; %.0f KiB live, %.0f"
              + " threads, %.0f watches, %.0f open files, %.0f bytes of log a trial, %d MiB"
              + " resident%n",
          round,
          trials,
          seconds,
          faults.injected().size(),
          disturbances,
          heap.last(),
          threads.last(),
          watches.last(),
          files.last(),
          log.last(),
          operator.statusMebibytes("VmRSS"));
      logged = size;
    }
    List<Growth> all = List.of(heap, threads, watches, files, log);
    System.out.println("growth per thousand trials after the first thousand: " + all);
    return all.stream().anyMatch(growth -> growth.perReading() > MOST_GROWTH);
  }

  private static boolean isOperators(ApiRequest request) {
    return SoakedOperator.USER_AGENT.equals(request.userAgent());
  }

  /** Runs a thousand trials, and deletes what is left of them. Returns the number of trials. */
  private int round(int round) throws InterruptedException {
    for (int i = 0; i < BENCHMARKS; i++) {
      on.apply(
          Fixtures.benchmark(
              "soak-%d-%d".formatted(round, i),
              "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0, retries: 10}"
                  .formatted(BLOCKS, BLOCKS)));
    }
    long deadline = System.nanoTime() + ROUND_TIMEOUT.toNanos();
    while (!benchmarks().stream().allMatch(Soak::isOver)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the benchmarks did not end: " + shown());
      }
      while (disturbances < pods.get() / PODS_BETWEEN) {
        disturb(Disturbance.values()[disturbances % Disturbance.values().length]);
        disturbances++;
      }
      Thread.sleep(200);
    }
    int trials =
        benchmarks().stream()
            .filter(b -> b.getStatus().samples() != null)
            .mapToInt(b -> b.getStatus().samples().count())
            .sum();
    benchmarks().forEach(b -> on.client().resource(b).delete());
    // An API server forgets Events after an hour.
    on.client().v1().events().inNamespace("default").delete();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                benchmarks().isEmpty()
                    && on.pods().isEmpty()
                    && on.client().configMaps().inNamespace("default").list().getItems().isEmpty());
    return trials;
  }

  private List<RuntimeBenchmark> benchmarks() {
    return on.client().resources(RuntimeBenchmark.class).inNamespace("default").list().getItems();
  }

  private static boolean isOver(RuntimeBenchmark benchmark) {
    return BenchmarkPhase.of(benchmark.getStatus()).filter(BenchmarkPhase::isOver).isPresent();
  }

  private List<String> shown() {
    return benchmarks().stream()
        .filter(b -> !isOver(b))
        .map(b -> b.getMetadata().getName() + " " + b.getStatus())
        .toList();
  }

  private Verdict verdict(ApiRequest request) {
    if (!isOperators(request)) {
      return Verdict.EXECUTE;
    }
    if (request.is("create", "pods")) {
      pods.incrementAndGet();
    }
    return faults.apply(request);
  }

  /** Of a hundred Pods about three fail, and two lose a part of their log. */
  private PodScript script(Pod pod) {
    String name = pod.getMetadata().getName();
    int drawn = Math.floorMod(name.hashCode() * 31, 200);
    PodScriptBuilder script = OperatorOnCluster.printing("latency=" + (100 + drawn % 7));
    return switch (drawn) {
      case 0, 1, 2, 3 -> script.exitCode(1).build();
      case 4, 5 -> script.evicted(Duration.ofMillis(1), "low on memory").build();
      case 6, 7 -> script.logConnectionLost(() -> isFirst(name)).exitCode(0).build();
      case 8, 9 -> script.firstLogLineLost(() -> isFirst(name)).exitCode(0).build();
      default -> script.exitCode(0).build();
    };
  }

  private boolean isFirst(String pod) {
    return failedOnce.put(pod, true) == null;
  }

  private void disturb(Disturbance what) throws InterruptedException {
    switch (what) {
      case CUT_WATCHES -> on.cluster().faults().closeWatches(Soak::isOperators);
      case GARBLE_WATCHES -> on.cluster().faults().garbleWatches(Soak::isOperators);
      case EXPIRE_HISTORY -> {
        on.cluster().faults().expireHistory();
        on.cluster().faults().closeWatches(Soak::isOperators);
      }
      case DELETE_POD ->
          on.pods().stream().findFirst().ifPresent(pod -> on.client().resource(pod).delete());
      case RESTART_NODE -> restart("node-" + (1 + disturbances % NODES));
    }
  }

  /** A node that restarts is not ready for a while, and its Pods are evicted. */
  private void restart(String node) throws InterruptedException {
    ready(node, "Unknown");
    on.pods().stream()
        .filter(pod -> Objects.equals(pod.getSpec().getNodeName(), node))
        .forEach(this::evict);
    Thread.sleep(NODE_DOWN.toMillis());
    ready(node, "True");
  }

  private void ready(String node, String status) {
    on.client()
        .resource(on.client().nodes().withName(node).get())
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .editStatus()
                    .editMatchingCondition(c -> "Ready".equals(c.getType()))
                    .withStatus(status)
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void evict(Pod pod) {
    UnaryOperator<Pod> taken =
        p ->
            new PodBuilder(p)
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("DeletionByTaintManager")
                .withMessage("Taint manager: deleting due to NoExecute taint")
                .endCondition()
                .endStatus()
                .build();
    try {
      on.client()
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .editStatus(taken);
      on.client().resource(pod).delete();
    } catch (KubernetesClientException e) {
      // The Pod is gone, or the kubelet has written its status at the same time.
    }
  }
}
