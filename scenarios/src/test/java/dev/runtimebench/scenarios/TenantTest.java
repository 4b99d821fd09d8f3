package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks by a tenant who may create benchmarks and edit ConfigMaps, and nothing else. The tenant
 * tries to set fields of a Pod that no benchmark may set, to make the operator trust forged data,
 * and to block the benchmarks of others.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
class TenantTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  /**
   * Applies YAML without the Java model. The API server prunes the fields that the CRD does not
   * know.
   */
  private void applyYaml(String yaml) {
    try {
      on.client()
          .resource(
              Serialization.unmarshal(
                  new YAMLMapper().readTree(yaml).toString(), GenericKubernetesResource.class))
          .create();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Condition failed(String name) {
    RuntimeBenchmarkStatus status = on.awaitPhase(name, "Failed");
    return Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
  }

  @Test
  void noFieldExceedsTheRestrictedPodSecurityLevel() {
    applyYaml(
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata:
          name: b
          namespace: default
          labels: {app: victim, app.kubernetes.io/managed-by: runtimebench}
          annotations: {container.apparmor.security.beta.kubernetes.io/workload: unconfined}
        spec:
          hostNetwork: true
          serviceAccountName: admin
          podTemplate: {spec: {hostPID: true}}
          podMetadata: {labels: {team: a}, finalizers: [x], ownerReferences: []}
          design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
          placement: {nodeName: node-1, hostIPC: true, affinity: {}}
          runtimes:
            - {name: runc, runtimeClassName: runc, privileged: true, serviceAccountName: admin}
          workload:
            namespace: kube-system
            inline:
              hostNetwork: true
              serviceAccountName: admin
              container:
                image: example/tool:1
                args: ["$(HOME)", "$(params.size)", "$$(params.size)"]
                env:
                  - {name: A, value: "$(params.size)", valueFrom: {secretKeyRef: {name: s, key: k}}}
                envFrom: [{secretRef: {name: s}}]
                securityContext: {privileged: true, runAsUser: 0, capabilities: {add: [SYS_ADMIN]}}
                volumeMounts: [{name: host, mountPath: /host}]
                ports: [{containerPort: 80, hostPort: 80}]
              volumes:
                - {name: host, mountPath: /host, hostPath: {path: /}, secret: {secretName: s}}
              parameters: [{name: size, type: String, default: "$(params.other)$(server.ip)"}]
              metrics:
                - name: latency
                  unit: ns
                  source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}
        """);
    on.awaitPhase("b", "Complete");
    Pod pod = trialPodAsCreated();
    var spec = pod.getSpec();
    assertThat(spec.getHostNetwork()).isNotEqualTo(true);
    assertThat(spec.getHostPID()).isNotEqualTo(true);
    assertThat(spec.getHostIPC()).isNotEqualTo(true);
    assertThat(spec.getServiceAccountName()).isIn(null, "", "default");
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getInitContainers()).isEmpty();
    assertThat(spec.getVolumes())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.getEmptyDir()).isNotNull();
              assertThat(v.getHostPath()).isNull();
              assertThat(v.getSecret()).isNull();
            });
    var container = spec.getContainers().get(0);
    assertThat(container.getSecurityContext().getPrivileged()).isNotEqualTo(true);
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getRunAsUser()).isNull();
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getPorts()).isEmpty();
    assertThat(container.getEnvFrom()).isEmpty();
    assertThat(container.getEnv()).allMatch(e -> e.getValueFrom() == null);
    assertThat(container.getArgs())
        .as("nobody expands the value of a parameter: the kubelet makes one $ of two")
        .containsExactly(
            "$(HOME)", "$$(params.other)$$(server.ip)", "$$$$(params.other)$$(server.ip)");
    assertThat(pod.getMetadata().getLabels()).doesNotContainKey("app");
    assertThat(pod.getMetadata().getLabels().keySet())
        .allMatch(
            k ->
                k.startsWith("runtimebench.dev/")
                    || k.equals(Labels.MANAGED_BY)
                    || k.equals("team"));
    assertThat(pod.getMetadata().getFinalizers()).isEmpty();
    assertThat(pod.getMetadata().getAnnotations().keySet())
        .containsExactlyInAnyOrder(Labels.BENCHMARK, "kubectl.kubernetes.io/default-container");
  }

  /**
   * Creates a Pod under the name of the next trial while a trial runs, and then ends that trial.
   *
   * @param owned whether the Pod names the benchmark as its owner
   */
  private RuntimeBenchmarkStatus forge(boolean owned, int retries) {
    AtomicBoolean forged = new AtomicBoolean();
    on.play(
        pod ->
            pod.getMetadata().getLabels().get(Labels.BLOCK).equals("0")
                    && pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals("0")
                    && runtime(pod).equals("gvisor")
                ? OperatorOnCluster.printing("latency=5").exitWhen(forged::get).exitCode(0).build()
                : OperatorOnCluster.latency(
                    pod.getSpec().getContainers().get(0).getImage().equals("example/forged:1")
                        ? 9999
                        : 5));
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: %d, order: AsListed}\n"
                .formatted(retries)));
    Pod running =
        Awaitility.await()
            .until(
                () ->
                    on.trialPods().stream()
                        .filter(p -> runtime(p).equals("gvisor"))
                        .filter(p -> "Running".equals(p.getStatus().getPhase()))
                        .findFirst()
                        .orElse(null),
                Objects::nonNull);
    createForged(owned ? running.getMetadata().getOwnerReferences() : List.of());
    forged.set(true);
    return on.awaitPhase("b", "Complete");
  }

  /** Creates a Pod under the name of the first trial of block 1. */
  private void createForged(List<OwnerReference> owners) {
    TrialNames names = new TrialNames(on.get("b").getMetadata());
    Trial next = new Trial(1, false, 0, "runc");
    on.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(names.pod(next, 0, Side.Container))
                .withLabels(Labels.of(on.get("b").getMetadata(), next, 0, Side.Container))
                .withOwnerReferences(owners)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withRuntimeClassName("runc")
                .addNewContainer()
                .withName("workload")
                .withImage("example/forged:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /** No trial runs when the Pod appears: before the operator's create call, or during the call. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forgedPodThatAppearsBetweenTwoTrialsIsNotTheTrialsOwn(boolean duringTheCall)
      throws InterruptedException {
    CountDownLatch called = new CountDownLatch(duringTheCall ? 1 : 0);
    AtomicBoolean delays = new AtomicBoolean();
    on.cluster()
        .faults()
        .draw(
            request ->
                request.is("create", "pods") && delays.getAndSet(false)
                    ? delayed(called)
                    : Verdict.EXECUTE);
    List<OwnerReference> owners = new CopyOnWriteArrayList<>();
    on.play(
        pod -> {
          owners.addAll(owners.isEmpty() ? pod.getMetadata().getOwnerReferences() : List.of());
          String image = pod.getSpec().getContainers().get(0).getImage();
          return OperatorOnCluster.latency(image.equals("example/forged:1") ? 9999 : 5);
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 3, retries: 2, order: AsListed}\n"));
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> on.samples().size() == 2);
    delays.set(duringTheCall);
    called.await();
    createForged(owners);
    assertForgedPodIsNamed(on.awaitPhase("b", "Complete"));
  }

  private static Verdict delayed(CountDownLatch called) {
    called.countDown();
    return Verdict.after(Duration.ofSeconds(5));
  }

  private void assertForgedPodIsNamed(RuntimeBenchmarkStatus status) {
    assertThat(status.results()).allSatisfy(r -> assertThat(r.max()).isEqualTo(5));
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NameTaken");
              assertThat(f.count()).isEqualTo(1);
              assertThat(f.lastMessage()).contains("not the Pod that the operator sent");
            });
    assertThat(on.samples()).noneMatch(line -> line.contains("\"latency\":9999"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forgedPodIsNotTheTrialsOwn(boolean owned) {
    RuntimeBenchmarkStatus status = forge(owned, 2);
    assertThat(status.results()).allSatisfy(r -> assertThat(r.max()).isEqualTo(5));
    // The operator deletes an owned Pod after the trial before, perhaps sooner than it needs the
    // name.
    assertThat(status.failures())
        .hasSizeBetween(owned ? 0 : 1, 1)
        .allSatisfy(
            f -> {
              assertThat(f.reason()).isEqualTo("NameTaken");
              assertThat(f.lastMessage())
                  .contains(
                      owned ? "not the Pod that the operator sent" : "owner is not this benchmark");
            });
    assertThat(on.samples()).noneMatch(line -> line.contains("\"latency\":9999"));
  }

  @Test
  void forgedPodEndsABenchmarkWithoutRetries() {
    RuntimeBenchmarkStatus status = forge(false, 0);
    Condition complete = Conditions.find(status.conditions(), Conditions.COMPLETE).orElseThrow();
    assertThat(complete.getReason()).isEqualTo("StoppedEarly");
    assertThat(complete.getMessage()).contains("owner is not this benchmark; delete that Pod");
  }

  /** A tenant's Pod must not count as the operator's Pod of another benchmark or block. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {runtimebench.dev/benchmark-uid: other}",
        "labels: {app.kubernetes.io/managed-by: other}",
        "annotations: {runtimebench.dev/benchmark: other}"
      })
  void operatorsOwnLabelsAreRefused(String metadata) {
    on.apply(Fixtures.benchmark("b", SHORT + "podMetadata: {" + metadata + "}\n"));
    Condition failed = failed("b");
    assertThat(failed.getReason()).isEqualTo("InvalidSpec");
    assertThat(failed.getMessage()).contains("spec.podMetadata", "the operator itself sets");
    assertThat(on.pods()).isEmpty();
  }

  private Pod trialPodAsCreated() {
    List<Pod> seen = on.played();
    return seen.stream()
        .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .findFirst()
        .orElseThrow();
  }

  private void suspend(boolean suspend) {
    on.client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("b")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"suspend\":%s}}".formatted(suspend));
  }

  private String chunk(RuntimeBenchmark benchmark) {
    return new TrialNames(benchmark.getMetadata()).samples(0);
  }

  /** The experiment of this benchmark as the operator froze it, in JSON. */
  private String experiment(RuntimeBenchmark benchmark) {
    return on.client()
        .configMaps()
        .inNamespace("default")
        .withName(chunk(benchmark))
        .get()
        .getData()
        .get("experiment.json");
  }

  private void editConfigMap(String name, UnaryOperator<ConfigMap> change) {
    on.client().configMaps().inNamespace("default").withName(name).edit(change);
  }

  private ConfigMap forged(RuntimeBenchmark benchmark, String uid, String experiment) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(chunk(benchmark))
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToLabels(Labels.BENCHMARK_UID, uid)
        .endMetadata()
        .addToData("experiment.json", experiment)
        .build();
  }

  /** An experiment that exists before the benchmark starts is not the operator's. */
  @Test
  void experimentThatTheOperatorDidNotFreezeIsNotRun() {
    RuntimeBenchmark twin = on.apply(Fixtures.benchmark("twin", SHORT));
    on.awaitPhase("twin", "Complete");
    String evil = experiment(twin).replace("example/tool:1", "evil.example/tool:1");
    assertThat(evil).contains("evil");
    RuntimeBenchmark benchmark = on.apply(Fixtures.benchmark("b", SHORT + "suspend: true"));
    on.client().resource(forged(benchmark, benchmark.getMetadata().getUid(), evil)).create();
    on.stopOperator();
    on.startOperator();
    suspend(false);
    on.awaitPhase("b", "Complete");
    assertThat(on.played())
        .isNotEmpty()
        .allMatch(p -> p.getSpec().getContainers().get(0).getImage().equals("example/tool:1"));
  }

  /** Suspends a benchmark whose status counts at least three samples, and stops the operator. */
  private RuntimeBenchmark suspendedInMidRun() {
    // A precision that is reached may end the benchmark before its status counts any samples.
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT.replace(
                "max: 2}", "max: 200}, precision: {relativeHalfWidth: 0, confidence: 0.95}")));
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && b.getStatus().samples() != null
                && b.getStatus().samples().count() > 2);
    suspend(true);
    RuntimeBenchmark suspended = on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    on.stopOperator();
    return suspended;
  }

  private void resume() {
    on.startOperator();
    suspend(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "runtimeClassName", "not JSON", "samples", "gone"})
  void configMapChangedWhileTheOperatorIsDownFailsTheBenchmark(String what) {
    RuntimeBenchmark benchmark = suspendedInMidRun();
    int before = on.played().size();
    if (what.equals("gone")) {
      on.client().configMaps().inNamespace("default").withName(chunk(benchmark)).delete();
    } else {
      editConfigMap(
          chunk(benchmark),
          map -> {
            String experiment = map.getData().get("experiment.json");
            switch (what) {
              case "image" ->
                  map.getData()
                      .put(
                          "experiment.json",
                          experiment.replace("example/tool:1", "evil.example/tool:1"));
              case "runtimeClassName" ->
                  map.getData()
                      .put(
                          "experiment.json",
                          experiment.replace(
                              "\"runtimeClassName\":\"gvisor\"", "\"runtimeClassName\":\"runc\""));
              case "not JSON" -> map.getData().put("experiment.json", "{");
              default -> map.setBinaryData(Map.of());
            }
            return map;
          });
    }
    resume();
    Condition failed = failed("b");
    assertThat(failed.getReason())
        .isEqualTo(what.equals("gone") ? "SamplesDeleted" : "SamplesChanged");
    assertThat(failed.getMessage()).contains("recreate the benchmark");
    assertThat(on.get("b").getStatus().startTime()).isNotNull();
    assertThat(on.played()).as("no further Pod").hasSize(before);
  }

  @Test
  void benchmarkWithDeletedSamplesDoesNotBlockOthers() {
    on.play(pod -> OperatorOnCluster.printing("latency=1").exitCode(0).build());
    RuntimeBenchmark benchmark =
        on.apply(Fixtures.benchmark("b", SHORT.replace("max: 2", "max: 500")));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> on.samples().size() > 2);
    on.client().configMaps().inNamespace("default").withName(chunk(benchmark)).delete();
    on.apply(Fixtures.benchmark("other", SHORT));
    on.awaitPhase("other", "Complete");
    assertThat(failed("b").getReason()).isEqualTo("SamplesDeleted");
  }

  @Test
  void foreignConfigMapIsReportedAndNotOverwritten() {
    RuntimeBenchmark benchmark = on.apply(Fixtures.benchmark("b", SHORT + "suspend: true"));
    on.client().resource(forged(benchmark, "somebody-elses", "{}")).create();
    suspend(false);
    Condition failed = failed("b");
    assertThat(failed.getReason()).isEqualTo("SamplesRejected");
    assertThat(failed.getMessage()).contains(chunk(benchmark), "does not belong to this benchmark");
    assertThat(
            on.client()
                .configMaps()
                .inNamespace("default")
                .withName(chunk(benchmark))
                .get()
                .getData())
        .containsEntry("experiment.json", "{}");
  }
}
