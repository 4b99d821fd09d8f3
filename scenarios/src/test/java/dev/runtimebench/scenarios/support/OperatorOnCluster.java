package dev.runtimebench.scenarios.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec.PodRetention;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The operator under JOSDK on the local cluster, whose one node plays Pods from a script. */
public final class OperatorOnCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Duration patience;
  private final TestCluster cluster;
  private final ScriptedNode node = new ScriptedNode("node-1", this::script);
  private volatile Function<Pod, PodScript> play =
      pod -> latency(runtime(pod).equals("runc") ? 10 : 30);
  private volatile Function<Pod, PodScript> playPreparation =
      pod -> PodScript.builder().exitReason("StartError").exitCode(128).build();
  private final List<Pod> played = new CopyOnWriteArrayList<>();
  private final TurnedClock clock = new TurnedClock();
  private OperatorOptions options = OperatorOptions.defaults();
  private PrometheusMeterRegistry registry;
  private OperatorAssembly operator;
  private KubernetesClient operatorsClient;

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  public OperatorOnCluster() {
    this(PATIENCE);
  }

  /**
   * @param patience how long a benchmark may take
   */
  public OperatorOnCluster(Duration patience) {
    this.patience = patience;
    cluster = TestCluster.start(node).withRuntimeClasses("runc", "gvisor");
    startOperator();
  }

  /** A Pod that prints that latency, and ends well. */
  public static PodScript latency(double nanos) {
    return printing("latency=" + nanos).exitCode(0).build();
  }

  /** A Pod that prints a line and ends at once. */
  public static PodScriptBuilder printing(String line) {
    return PodScript.builder().log(Duration.ZERO, line).exitAfter(Duration.ofMillis(2));
  }

  /** The runtime that a trial's Pod is of. */
  public static String runtime(Pod pod) {
    return pod.getMetadata().getLabels().get(Labels.RUNTIME);
  }

  /** Sets the node's clock ahead (or behind, if negative). */
  public void setNodesClock(Duration offset) {
    node.withClockOffset(offset);
  }

  /** Lets time pass for the operator, which does not notice by itself: see {@link #wake}. */
  public void pass(Duration time) {
    clock.pass(time);
  }

  /**
   * Has the operator look at a benchmark anew, as its own timer would: JOSDK tells it of changes of
   * a spec only, so one is changed that makes no difference to Pods that end well.
   */
  public void wake(String name) {
    boolean never = get(name).getSpec().podRetention() == PodRetention.Never;
    patchSpec(name, "{\"podRetention\":\"%s\"}".formatted(never ? "OnFailure" : "Never"));
  }

  /** Changes some fields of a spec, whatever else is written meanwhile. */
  public void patchSpec(String name, String spec) {
    client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":%s}".formatted(spec));
  }

  /** How Pods behave from now on. */
  public void play(Function<Pod, PodScript> script) {
    play = script;
  }

  /** How the Pods that are run before the first trial behave from now on. */
  public void playPreparation(Function<Pod, PodScript> script) {
    playPreparation = script;
  }

  private PodScript script(Pod pod) {
    played.add(pod);
    boolean trial = pod.getMetadata().getLabels().containsKey(Labels.BLOCK);
    return (trial ? play : playPreparation).apply(pod);
  }

  /** Starts the operator anew, with these settings. */
  public void restartOperator(Map<String, String> settings) {
    stopOperator();
    options = OperatorOptions.from(settings);
    startOperator();
  }

  /** Starts an operator; there is one already, unless it was stopped. */
  public void startOperator() {
    operatorsClient = cluster.newClient();
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    operator = new OperatorAssembly(operatorsClient, options, registry, clock);
    operator.start();
  }

  /** Stops it as a crash would, as far as a benchmark can tell: it finishes nothing. */
  public void stopOperator() {
    operator.close();
    operatorsClient.close();
  }

  /** The operator's metrics, as it serves them. */
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

  /** Waits until the benchmark is as it should be. */
  public RuntimeBenchmark await(String name, Predicate<RuntimeBenchmark> condition) {
    return Awaitility.await(name)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(name), b -> b != null && condition.test(b));
  }

  /** Waits until the benchmark is over, and expects that phase. */
  public RuntimeBenchmarkStatus awaitPhase(String name, String phase) {
    RuntimeBenchmark over =
        await(
            name,
            b ->
                b.getStatus() != null
                    && List.of("Complete", "Failed").contains(b.getStatus().phase()));
    assertThat(over.getStatus().phase()).as("%s", over.getStatus()).isEqualTo(phase);
    return over.getStatus();
  }

  /** Every Pod that has reached the node so far, as it was created. */
  public List<Pod> played() {
    return List.copyOf(played);
  }

  /** Without those that are run before the first trial. */
  public List<Pod> trialPods() {
    return pods().stream()
        .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .toList();
  }

  public List<Pod> pods() {
    return client().pods().inNamespace("default").list().getItems();
  }

  /** The lines of every benchmark's samples. */
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

  /** The Events on that benchmark: "Type Reason message". */
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
    cluster.close();
  }
}
