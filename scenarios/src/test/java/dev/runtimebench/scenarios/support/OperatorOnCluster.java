package dev.runtimebench.scenarios.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.operator.cluster.LeanObjects;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.testkit.Platform;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The operator under JOSDK on a local cluster with one node, which plays Pods from a script. */
public final class OperatorOnCluster implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final Duration timeout;
  private final TestCluster cluster;
  private final List<ScriptedNode> nodes;
  private volatile Function<Pod, PodScript> play =
      pod -> latency(runtime(pod).equals("runc") ? 10 : 30);
  private volatile Function<Pod, PodScript> playPreparation =
      pod -> PodScript.builder().exitReason("StartError").exitCode(128).build();
  private final List<Pod> played = new CopyOnWriteArrayList<>();
  private volatile boolean remembersPods = true;
  private final AdvanceableClock clock = new AdvanceableClock();
  private Duration passed = Duration.ZERO;
  private OperatorOptions options = OperatorOptions.defaults();
  private PrometheusMeterRegistry registry;
  private OperatorAssembly operator;
  private KubernetesClient operatorsClient;
  private int started;
  private final List<Thread> killed = new CopyOnWriteArrayList<>();

  static {
    Awaitility.setDefaultTimeout(TIMEOUT);
  }

  public OperatorOnCluster() {
    this(TIMEOUT);
  }

  /**
   * @param timeout how long the tests wait for one benchmark
   */
  public OperatorOnCluster(Duration timeout) {
    this(timeout, 1);
  }

  /**
   * The operator on several nodes: node-1, node-2 and so on.
   *
   * @param timeout how long the tests wait for one benchmark
   * @param nodes how many nodes the cluster has
   */
  public OperatorOnCluster(Duration timeout, int nodes) {
    this(timeout, nodes, node -> {});
  }

  /**
   * The same, with nodes that the caller sets up before they start.
   *
   * @param setUp gets each node
   */
  public OperatorOnCluster(Duration timeout, int nodes, Consumer<ScriptedNode> setUp) {
    this.timeout = timeout;
    this.nodes =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(number -> new ScriptedNode("node-" + number, this::script))
            .toList();
    this.nodes.forEach(setUp);
    cluster =
        TestCluster.start(this.nodes.toArray(ScriptedNode[]::new))
            .withRuntimeClasses("runc", "gvisor");
    startOperator();
  }

  /** The operator on the nodes and RuntimeClasses of a platform. */
  public OperatorOnCluster(Platform platform) {
    timeout = TIMEOUT;
    nodes =
        platform.nodes().stream()
            .map(n -> new ScriptedNode(n.getMetadata().getName(), this::script).like(n))
            .toList();
    cluster = TestCluster.start(nodes.toArray(ScriptedNode[]::new));
    platform.runtimeClasses().forEach(c -> client().resource(c).create());
    startOperator();
  }

  /** A Pod that prints this latency and exits with 0. */
  public static PodScript latency(double nanos) {
    return printing("latency=" + nanos).exitCode(0).build();
  }

  /** A Pod that prints one line and exits 2 ms later. */
  public static PodScriptBuilder printing(String line) {
    return PodScript.builder().log(Duration.ZERO, line).exitAfter(Duration.ofMillis(2));
  }

  /** The name of the runtime that a trial's Pod runs under. */
  public static String runtime(Pod pod) {
    return pod.getMetadata().getLabels().get(Labels.RUNTIME);
  }

  /** Sets the clock of node-1 ahead by this offset, or behind if the offset is negative. */
  public void setNodesClock(Duration offset) {
    nodes.get(0).withClockOffset(offset);
  }

  /**
   * Advances the operator's clock. JOSDK's timers do not follow this clock, so a test then calls
   * {@link #triggerReconcile}. The clocks of the nodes do not follow either: a trial that runs
   * after this call is invalid once, because the clock of its node seems to have been set.
   */
  public void advance(Duration time) {
    clock.advance(time);
  }

  /** Advances the operator's clock and the clocks of all nodes. No trial may run meanwhile. */
  public void letTimePass(Duration time) {
    passed = passed.plus(time);
    clock.advance(time);
    nodes.forEach(node -> node.withClockOffset(passed));
  }

  /**
   * Lets time pass as {@link #letTimePass}, and waits until a reconcile of the benchmark has read
   * the clock afterwards. A reconcile that is under way read the clock before. If such a reconcile
   * sees what a test changes next, it dates the change to the time before.
   */
  public void letTimePassFor(String name, Duration time) {
    letTimePass(time);
    triggerReconcile(name);
    long generation = get(name).getMetadata().getGeneration();
    await(name, b -> b.getStatus().observedGeneration() >= generation);
  }

  /**
   * Triggers a reconcile of a benchmark, as the operator's own timer would. JOSDK reports only
   * changes of the spec, so this method changes {@code podRetention} to a value that makes no
   * difference to Pods that exit with 0.
   */
  public void triggerReconcile(String name) {
    boolean never = get(name).getSpec().podRetention() == PodRetention.Never;
    patchSpec(name, "{\"podRetention\":\"%s\"}".formatted(never ? "OnFailure" : "Never"));
  }

  /** Merges JSON into a spec. Concurrent writes of other fields do not conflict with the patch. */
  public void patchSpec(String name, String spec) {
    client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":%s}".formatted(spec));
  }

  /** Sets the script that the Pods of trials play from now on. */
  public void play(Function<Pod, PodScript> script) {
    play = script;
  }

  /** Sets the script that the Pods of the preparation play from now on. */
  public void playPreparation(Function<Pod, PodScript> script) {
    playPreparation = script;
  }

  private PodScript script(Pod pod) {
    if (remembersPods) {
      played.add(pod);
    }
    boolean trial = pod.getMetadata().getLabels().containsKey(Labels.BLOCK);
    return (trial ? play : playPreparation).apply(pod);
  }

  /** Restarts the operator with these settings. */
  public void restartOperator(Map<String, String> settings) {
    stopOperator();
    options = OperatorOptions.from(settings);
    startOperator();
  }

  /** Starts the operator. The constructor starts one, so call {@link #stopOperator} first. */
  public void startOperator() {
    started++;
    Config config = cluster.configuration();
    config.setUserAgent(userAgent());
    operatorsClient =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(LeanObjects.serialization())
            .build();
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    operator = new OperatorAssembly(operatorsClient, options, registry, clock);
    operator.start();
  }

  /** Stops the operator. As in a crash, the operator does not finish any trial. */
  public void stopOperator() {
    operator.close();
    operatorsClient.close();
  }

  /**
   * Kills the operator as SIGKILL would: from now on none of its requests reaches the API server,
   * whatever its threads still do. Then call {@link #startOperator}.
   */
  public void killOperator() {
    cluster.faults().cutOff(userAgent());
    OperatorAssembly dead = operator;
    KubernetesClient client = operatorsClient;
    Thread end =
        new Thread(
            () -> {
              client.close();
              dead.close();
            },
            "end-of-" + userAgent());
    end.setDaemon(true);
    end.start();
    killed.add(end);
  }

  /** The User-Agent of the requests of the running operator. */
  public String userAgent() {
    return "operator-" + started;
  }

  /** Sets the operator's wall clock forward, or back. */
  public void stepWallClock(Duration step) {
    clock.stepWallClock(step);
  }

  /** Whether each reconcile that creates a Pod ends in a fault of the virtual machine. */
  public void breakReconciles(boolean breaks) {
    clock.breakReconciles(breaks);
  }

  /** The operator's metrics in the Prometheus text format. */
  public String metrics() {
    operator.refreshMetrics();
    return registry.scrape();
  }

  public TestCluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  public RuntimeBenchmark apply(RuntimeBenchmark benchmark) {
    return client().resource(benchmark).create();
  }

  public RuntimeBenchmark get(String name) {
    return client().resources(RuntimeBenchmark.class).inNamespace("default").withName(name).get();
  }

  /**
   * Waits until the benchmark exists and meets the condition. A status that only claims the
   * benchmark for its installation, and has no conditions yet, does not count. After the timeout
   * the error names a file with what a person needs to find the cause.
   */
  public RuntimeBenchmark await(String name, Predicate<RuntimeBenchmark> condition) {
    try {
      return Awaitility.await(name)
          .atMost(timeout)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> get(name), b -> b != null && !isOnlyClaimed(b) && condition.test(b));
    } catch (ConditionTimeoutException e) {
      throw new ConditionTimeoutException(
          "%s; see %s".formatted(e.getMessage(), TimeoutReport.write(this, name).toAbsolutePath()),
          e);
    }
  }

  private static boolean isOnlyClaimed(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() != null && benchmark.getStatus().conditions().isEmpty();
  }

  /** Waits until the benchmark is Complete or Failed, and asserts that the phase is this one. */
  public RuntimeBenchmarkStatus awaitPhase(String name, String phase) {
    RuntimeBenchmark over =
        await(
            name,
            b ->
                b.getStatus() != null
                    && List.of("Complete", "Failed")
                        .contains(String.valueOf(b.getStatus().phase())));
    assertThat(over.getStatus().phase()).as("%s", over.getStatus()).isEqualTo(phase);
    return over.getStatus();
  }

  /** Forgets the Pods that the nodes play from now on, because there are too many of them. */
  public void forgetPlayed() {
    remembersPods = false;
  }

  /** Every Pod that has reached the node so far, as the Pod was created. */
  public List<Pod> played() {
    return List.copyOf(played);
  }

  /** The Pods of trials. The Pods of the preparation are left out. */
  public List<Pod> trialPods() {
    return pods().stream()
        .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .toList();
  }

  public List<Pod> pods() {
    return client().pods().inNamespace("default").list().getItems();
  }

  /** The sample lines of all benchmarks. */
  public List<String> samples() {
    return client()
        .configMaps()
        .inNamespace("default")
        .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
        .list()
        .getItems()
        .stream()
        .flatMap(chunk -> KeptSamples.text(chunk).lines())
        .toList();
  }

  /** The Events on this benchmark, each as "Type Reason message". */
  public List<String> events(String name) {
    return client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(e -> "RuntimeBenchmark".equals(e.getInvolvedObject().getKind()))
        .filter(e -> name.equals(e.getInvolvedObject().getName()))
        .map(OperatorOnCluster::line)
        .toList();
  }

  private static String line(Event event) {
    return event.getType() + " " + event.getReason() + " " + event.getMessage();
  }

  @Override
  public void close() {
    operator.close();
    operatorsClient.close();
    killed.forEach(OperatorOnCluster::join);
    cluster.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join(TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
