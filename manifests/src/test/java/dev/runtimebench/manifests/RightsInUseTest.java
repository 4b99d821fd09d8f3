package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodFiguresBuilder;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.JavaProgram;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The chart grants exactly the rights that the operator uses, in exactly the namespaces where the
 * operator uses them. The operator runs with the chart's settings, through scenarios that need each
 * right.
 */
@Tag("long")
class RightsInUseTest {

  private static final String NAMESPACE = "default";
  private static final String TEST_USER_AGENT = "runtimebench-tests";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** What the kubelet asks the API server about, when somebody calls a path of the kubelet. */
  private static final Map<String, String> RIGHTS_OF_KUBELET =
      Map.of(
          "/metrics/cadvisor", "get nodes/metrics",
          "/stats/summary", "get nodes/stats");

  private final Set<String> kubeletAsked = ConcurrentHashMap.newKeySet();

  private final TestCluster cluster =
      TestCluster.start(
          new ScriptedNode("node-1", RightsInUseTest::script)
              .withFigures((pod, ran) -> figures(pod))
              .withFiguresOfTheRuntime(kubeletAsked::add));

  /** The user agent distinguishes the test's own requests from the operator's requests. */
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(cluster.configuration()).withUserAgent(TEST_USER_AGENT).build())
          .build();

  private static PodFigures figures(Pod pod) {
    return PodFiguresBuilder.builder()
        .namespace(pod.getMetadata().getNamespace())
        .name(pod.getMetadata().getName())
        .uid(pod.getMetadata().getUid())
        .cpuNanos(100_000_000)
        .workingSetBytes(1 << 20)
        .peakBytes(OptionalLong.empty())
        .throttledNanos(OptionalLong.empty())
        .build();
  }

  private static PodScript script(Pod pod) {
    if (pod.getMetadata().getName().startsWith("overruns")) {
      return PodScript.builder().log(Duration.ZERO, "latency=5").hangs().build();
    }
    return pod.getMetadata().getName().startsWith("stuck")
        ? PodScript.builder().neverStarts().build()
        : PodScript.builder()
            .log(Duration.ZERO, "latency=5")
            .exitAfter(Duration.ofMillis(2))
            .exitCode(0)
            .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leaderElection: {enabled: false}",
        "{watchNamespaces: [default], catalogue: {managedBy: Chart}}",
        "{replicas: 2}",
        "{replicas: 2, watchNamespaces: [default]}",
        "{leaderElection: {enabled: false}, podUsage: {enabled: true, certificates: Unverified}}"
      })
  void operatorUsesExactlyTheGrantedRights(String values) throws InterruptedException {
    Chart chart = Chart.with(values);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Chart.NAMESPACE)
                .endMetadata()
                .build())
        .create();
    // A workload of an earlier chart needs the right to update workloads.
    chart.workloads().stream().limit(1).forEach(this::createAsIs);
    try (JavaProgram operator =
        OperatorProcess.start(
            cluster.url(),
            chart,
            Map.of("metadata.namespace", Chart.NAMESPACE, "metadata.name", "operator-1"))) {
      exerciseRights();
      if (values.contains("podUsage")) {
        exerciseKubelet();
      }
      assertThat(operator.isAlive()).as("%s", operator.lines()).isTrue();
      operator.terminate();
      operator.exitCode();
    } finally {
      client.close();
      cluster.close();
    }
    Set<String> used = new TreeSet<>();
    for (ApiRequest request : cluster.requests().all()) {
      if (!request.userAgent().contains(TEST_USER_AGENT)) {
        used.add(rightOf(request, !values.contains("watchNamespaces")));
      }
    }
    kubeletAsked.forEach(path -> used.add(RIGHTS_OF_KUBELET.get(path)));
    assertThat(used).isEqualTo(granted(chart));
  }

  /**
   * The kubelet of the node has the figures of Pods at the second path only. The operator asks both
   * paths before the first trial.
   */
  private void exerciseKubelet() {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: runtimebench.dev/v1alpha1
                kind: RuntimeBenchmark
                metadata: {name: bill, namespace: %s}
                spec:
                  workload: {ref: tool}
                  runtimes: [{name: runc, runtimeClassName: runc}]
                  design: {mode: Usage, blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}
                """
                    .formatted(NAMESPACE),
                GenericKubernetesResource.class))
        .create();
    await("bill", b -> "Failed".equals(b.getStatus().phase()));
  }

  /** The right that a request needs, with its namespace unless the right is cluster-wide. */
  private static String rightOf(ApiRequest request, boolean everywhere) {
    boolean election = request.resource().equals("leases");
    boolean cluster = request.namespace() == null || (everywhere && !election);
    return request.permission() + (cluster ? "" : " in " + request.namespace());
  }

  private static Set<String> granted(Chart chart) {
    Set<String> rights = new TreeSet<>();
    String name = Chart.NAMESPACE + "-" + Chart.NAME;
    add(rights, chart.named("ClusterRole", name), "");
    for (JsonNode role : chart.all("Role")) {
      add(rights, role, " in " + role.at("/metadata/namespace").asText());
    }
    return rights;
  }

  private static void add(Set<String> rights, JsonNode role, String where) {
    for (JsonNode rule : role.path("rules")) {
      for (String group : Chart.texts(rule.path("apiGroups"))) {
        for (String resource : Chart.texts(rule.path("resources"))) {
          for (String verb : Chart.texts(rule.path("verbs"))) {
            rights.add(verb + " " + (group.isEmpty() ? "" : group + "/") + resource + where);
          }
        }
      }
    }
  }

  private void createAsIs(JsonNode workload) {
    client
        .resource(Serialization.unmarshal(workload.toString(), GenericKubernetesResource.class))
        .create();
  }

  private void exerciseRights() {
    client.resource(Fixtures.runtimeClass("runc", "runc")).create();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: runtimebench.dev/v1alpha1
                kind: BenchmarkWorkload
                metadata: {name: tool}
                spec:
                  container: {image: "example/tool:1"}
                  metrics:
                    - {name: latency, unit: ns, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
                """,
                GenericKubernetesResource.class))
        .create();
    // A lost answer to a create call needs the right to get Pods. A conflict on the status needs
    // the
    // right to get benchmarks.
    cluster.faults().afterCommit(1, r -> r.is("create", "pods"), 504);
    cluster.faults().next(1, r -> r.is("update", "runtimebenchmarks"), 409);
    apply("completes", "");
    await("completes", b -> "Complete".equals(b.getStatus().phase()));
    // A repeated Event needs the rights to get and patch Events.
    apply("suspends", "suspend: true", 500);
    await("suspends", b -> "Suspended".equals(b.getStatus().phase()));
    suspend("suspends", false);
    await("suspends", b -> "Running".equals(b.getStatus().phase()));
    suspend("suspends", true);
    await("suspends", b -> "Suspended".equals(b.getStatus().phase()));
    // A Pod that does not start needs the right to list Events.
    apply("stuck", "timeouts: {startSeconds: 12}");
    await("stuck", b -> "Failed".equals(b.getStatus().phase()));
    // A Pod that runs for too long is ended with its log: that needs the right to patch Pods.
    apply("overruns", "timeouts: {runSeconds: 1}");
    await("overruns", b -> "Failed".equals(b.getStatus().phase()));
    // Several nodes need the rights to create and patch benchmarks: each node has a benchmark.
    apply("spreads", "placement: {nodes: All}", 500);
    await(
        "spreads",
        b ->
            !b.getStatus().nodes().isEmpty()
                && "Running".equals(b.getStatus().nodes().get(0).phase()));
    suspend("spreads", true);
    await("spreads", b -> "Suspended".equals(b.getStatus().phase()));
    // An expired benchmark needs the right to delete benchmarks.
    apply("expires", "ttlSecondsAfterFinished: 0");
    Awaitility.await()
        .atMost(TIMEOUT)
        .until(() -> cluster.requests().count(r -> r.is("delete", "runtimebenchmarks")) > 0);
  }

  private void suspend(String name, boolean suspend) {
    client
        .resources(RuntimeBenchmark.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"suspend\": %s}}".formatted(suspend));
  }

  private void apply(String name, String more) {
    apply(name, more, 1);
  }

  private void apply(String name, String more, int blocks) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: runtimebench.dev/v1alpha1
                kind: RuntimeBenchmark
                metadata: {name: %s, namespace: %s}
                spec:
                  workload: {ref: tool}
                  runtimes: [{name: runc, runtimeClassName: runc}]
                  design: {blocks: {warmup: 1, min: 1, max: %d}, settleSeconds: 0, retries: 0}
                  %s
                """
                    .formatted(name, NAMESPACE, blocks, more),
                GenericKubernetesResource.class))
        .create();
  }

  private void await(String name, Predicate<RuntimeBenchmark> condition) {
    Awaitility.await(name)
        .atMost(TIMEOUT)
        .until(
            () ->
                client
                    .resources(RuntimeBenchmark.class)
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .get(),
            b -> b != null && b.getStatus() != null && condition.test(b));
  }
}
