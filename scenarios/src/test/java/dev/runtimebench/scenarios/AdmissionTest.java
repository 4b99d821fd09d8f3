package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.PodView;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform changes the Pods: policies, LimitRanges, and moved tags. */
@Execution(ExecutionMode.CONCURRENT)
class AdmissionTest {

  private static final String SPEC =
      """
      design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 3, order: AsListed}
      resources: {cpu: 200m, memory: 64Mi}
      """;

  private static final String SERVED =
      """
      workload:
        inline:
          server: {image: "example/server:1", port: 8080}
          container: {image: "example/client:1"}
          metrics:
            - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
      design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0, order: AsListed}
      """;

  private static final String START =
      """
      workload:
        inline:
          container: {image: "example/tool:1"}
          metrics:
            - {name: first-output, unit: ms, better: Lower, summary: Median, source: {milestone: FirstOutput}}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private void assertFailedAtOnce(String reason, String... words) {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    var failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo(reason);
    assertThat(failed.getMessage()).contains(words);
    assertThat(status.blocks().repeated()).isZero();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.events("b"))
                    .anySatisfy(
                        e -> assertThat(e).startsWith("Warning " + reason).contains(words)));
  }

  private static Pod withCpu(Pod pod, String cpu) {
    return new PodBuilder(pod)
        .editSpec()
        .editContainer(0)
        .editResources()
        .addToRequests("cpu", new Quantity(cpu))
        .addToLimits("cpu", new Quantity(cpu))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod withSidecar(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewContainerLike(pod.getSpec().getContainers().get(0))
        .withName("aaa-proxy")
        .withImage("proxy:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static Predicate<Remark> remark(Remark.Kind kind, String... words) {
    return r -> r.kind() == kind && List.of(words).stream().allMatch(r.message()::contains);
  }

  @Test
  void sidecarThatAPolicyAddsStopsNothingAndIsShown() {
    on.cluster().mutatePods(AdmissionTest::withSidecar);
    on.apply(Fixtures.benchmark("b", SPEC + "podRetention: Always\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.environment().pods())
        .extracting(PodView::added)
        .allSatisfy(
            added ->
                assertThat(added)
                    .anyMatch(
                        a -> a.startsWith("container aaa-proxy (image proxy:1, fingerprint ")));
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.ContainersAdded, "container aaa-proxy"));
  }

  /** The sidecar has the same name under both runtimes, but not the same limit. */
  @Test
  void sidecarWithOtherLimitsUnderOneRuntimeEndsTheBenchmark() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .addNewContainer()
                    .withName("proxy")
                    .withImage("mesh/proxy:1")
                    .withNewResources()
                    .addToLimits(
                        "cpu", new Quantity(runtime(pod).equals("gvisor") ? "100m" : "500m"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build());
    on.apply(Fixtures.benchmark("b", SPEC));
    assertFailedAtOnce(
        "PodChanged",
        "the list of added containers is [container proxy (image mesh/proxy:1, fingerprint ",
        "under gvisor, but [container proxy (image mesh/proxy:1, fingerprint ",
        "other resources");
  }

  @Test
  void initContainerThatAPolicyAddsIsShown() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .addNewInitContainer()
                    .withName("mesh-proxy")
                    .withImage("proxy:1")
                    .withRestartPolicy("Always")
                    .endInitContainer()
                    .endSpec()
                    .build());
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.ContainersAdded, "init container mesh-proxy"));
  }

  @Test
  void pullPolicyThatAPolicyChangesUsesNoRetry() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .editContainer(0)
                    .withImagePullPolicy("Always")
                    .endContainer()
                    .endSpec()
                    .build());
    on.play(
        pod ->
            OperatorOnCluster.printing("x")
                .imagePullTakes(Duration.ofMillis(20))
                .exitAfter(Duration.ofMillis(100))
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", SPEC + START));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.environment().disturbances().cold()).isZero();
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.RegistryAsked, "imagePullPolicy", "Always"));
  }

  /** The start-up time of one runtime would contain the registry's answer. */
  @Test
  void pullPolicyThatAPolicyChangesForOneRuntimeEndsTheBenchmark() {
    on.cluster()
        .mutatePods(
            pod ->
                runtime(pod).equals("gvisor")
                    ? new PodBuilder(pod)
                        .editSpec()
                        .editContainer(0)
                        .withImagePullPolicy("Always")
                        .endContainer()
                        .endSpec()
                        .build()
                    : pod);
    on.apply(Fixtures.benchmark("b", SPEC + START));
    assertFailedAtOnce(
        "PodChanged",
        "spec.containers[workload].imagePullPolicy is Always under gvisor, but unchanged under runc",
        "AlwaysPullImages");
  }

  /** The kubelet reports a pull of 20 ms in the same words, whether or not it fetched a layer. */
  @Test
  void firstStartOfAnImageUnderAlwaysIsNoStartUp() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .editContainer(0)
                    .withImagePullPolicy("Always")
                    .endContainer()
                    .endSpec()
                    .build());
    // The Pods of the preparation ran an older version of the image.
    on.play(
        pod ->
            OperatorOnCluster.printing("x")
                .imagePullTakes(Duration.ofMillis(20))
                .imageId("example/tool@sha256:" + "b".repeat(64))
                .exitAfter(Duration.ofMillis(100))
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", SPEC.replace("retries: 3", "retries: 0") + START));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ColdImage");
              assertThat(f.count()).isEqualTo(2);
              assertThat(f.lastMessage())
                  .contains(
                      "ask the registry before each start",
                      "no earlier Pod of the benchmark under gvisor on node node-1",
                      "sha256:bbb");
            });
    assertThat(status.environment().disturbances().cold()).isZero();
  }

  @Test
  void imageThatCannotBePulledBecauseOfAChangedPullPolicyNamesTheChange() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .editContainer(0)
                    .withImagePullPolicy("Always")
                    .endContainer()
                    .endSpec()
                    .build());
    on.play(pod -> PodScript.builder().imagePullBackOff("no route to host").build());
    on.apply(
        Fixtures.benchmark(
            "b", SPEC + "timeouts: {startSeconds: 2, runSeconds: 1, deleteSeconds: 20}\n"));
    assertFailedAtOnce("ImagePullFailed", "imagePullPolicy is Always", "sent IfNotPresent");
  }

  @Test
  void runtimeClassThatAPolicyGivesTheBaselineEndsTheBenchmark() {
    on.cluster()
        .mutatePods(
            pod ->
                pod.getSpec().getRuntimeClassName() != null
                    ? pod
                    : new PodBuilder(pod)
                        .editSpec()
                        .withRuntimeClassName("gvisor")
                        .endSpec()
                        .build());
    on.apply(
        Fixtures.benchmark(
            "b", SPEC + "runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]\n"));
    assertFailedAtOnce(
        "PodChanged", "spec.runtimeClassName is gvisor, but the operator sent nothing", "policy");
  }

  private static Pod withNodeSelector(Pod pod) {
    return new PodBuilder(pod).editSpec().addToNodeSelector("zone", "b").endSpec().build();
  }

  private static Pod withScheduler(Pod pod) {
    return new PodBuilder(pod).editSpec().withSchedulerName("batch").endSpec().build();
  }

  /** With a warm-up the first Pod is the Pod of a trial, and else the Pod of a pull. */
  @ParameterizedTest
  @CsvSource({
    "0, nodeSelector, spec.nodeSelector.zone: b",
    "1, nodeSelector, spec.nodeSelector.zone: b",
    "0, scheduler, set spec.schedulerName to batch",
    "1, scheduler, set spec.schedulerName to batch"
  })
  void additionThatKeepsAPodFromEachNodeIsNamed(int warmup, String what, String words) {
    on.cluster()
        .mutatePods(
            what.equals("scheduler")
                ? AdmissionTest::withScheduler
                : AdmissionTest::withNodeSelector);
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC.replace("warmup: 0", "warmup: " + warmup)
                + "timeouts: {startSeconds: 2, runSeconds: 1, deleteSeconds: 20}\n"));
    assertFailedAtOnce("Unschedulable", words, "a mutating policy or webhook");
  }

  /** A pool that scales from zero, or an admin who labels the node after the benchmark began. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void labelThatANodeGetsAfterTheFirstPodStopsNothing(int warmup) {
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC.replace("warmup: 0", "warmup: " + warmup)
                + "placement: {nodeSelector: {zone: b}}\n"));
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && Conditions.find(b.getStatus().conditions(), Conditions.PROGRESSING)
                    .filter(c -> c.getMessage().contains("the Pod cannot be scheduled"))
                    .isPresent());
    on.client().nodes().withName("node-1").edit(AdmissionTest::inZone);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.comparisons()).extracting(Comparison::pairs).containsOnly(2);
  }

  /** Fields that no runtime notices are recorded, also if only one runtime has them. */
  @Test
  void placementThatAPolicyAddsForOneRuntimeIsRecorded() {
    on.client().nodes().withName("node-1").edit(AdmissionTest::inZone);
    on.cluster().mutatePods(pod -> runtime(pod).equals("gvisor") ? withNodeSelector(pod) : pod);
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.environment().pods())
        .filteredOn(pod -> pod.runtime().equals("gvisor"))
        .singleElement()
        .satisfies(pod -> assertThat(pod.added()).contains("spec.nodeSelector.zone: b"));
  }

  private static Node inZone(Node node) {
    return new NodeBuilder(node).editMetadata().addToLabels("zone", "b").endMetadata().build();
  }

  /** Name servers reach the workload, so a comparison would compare them. */
  @Test
  void nameServersThatAPolicyChangesForOneRuntimeEndTheBenchmark() {
    on.cluster()
        .mutatePods(
            pod ->
                runtime(pod).equals("gvisor")
                    ? new PodBuilder(pod).editSpec().withDnsPolicy("Default").endSpec().build()
                    : pod);
    on.apply(Fixtures.benchmark("b", SPEC));
    assertFailedAtOnce("PodChanged", "spec.dnsPolicy is Default under gvisor, but nothing under");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          runtimeClass | spec.runtimeClassName is gvisor, but the operator sent runc
          command      | command is [\"wrap\"]
          env          | env[PROXY] is nothing under gvisor, but (hidden
          """)
  void changeOfOneRuntimesPodsEndsTheBenchmark(String what, String words) {
    on.cluster().mutatePods(pod -> runtime(pod).equals("runc") ? changed(pod, what) : pod);
    on.apply(Fixtures.benchmark("b", SPEC));
    assertFailedAtOnce("PodChanged", words);
  }

  private static Pod changed(Pod pod, String what) {
    PodBuilder changed = new PodBuilder(pod);
    return switch (what) {
      case "runtimeClass" -> changed.editSpec().withRuntimeClassName("gvisor").endSpec().build();
      case "command" ->
          changed.editSpec().editContainer(0).withCommand("wrap").endContainer().endSpec().build();
      default ->
          changed
              .editSpec()
              .editContainer(0)
              .addNewEnv()
              .withName("PROXY")
              .withValue("http://proxy")
              .endEnv()
              .endContainer()
              .endSpec()
              .build();
    };
  }

  @Test
  void imageThatAPolicyRewritesEndsTheBenchmark() {
    on.cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .editContainer(0)
                    .withImage("mirror/tool:1")
                    .endContainer()
                    .endSpec()
                    .build());
    on.apply(Fixtures.benchmark("b", SPEC));
    assertFailedAtOnce("PodChanged", "image is mirror/tool:1", "example/tool:1");
  }

  @Test
  void resourcesThatAPolicyChangesForAllRuntimesAreShownAsTheyWere() {
    on.cluster().mutatePods(pod -> withCpu(pod, "50m"));
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.environment().pods())
        .hasSize(2)
        .allSatisfy(
            pod -> {
              assertThat(pod.limits()).containsEntry("cpu", "50m").containsEntry("memory", "64Mi");
              assertThat(pod.qosClass()).isEqualTo("Guaranteed");
            });
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.ResourcesChanged, "limits.cpu: 200m became 50m"));
  }

  @Test
  void resourcesThatAPolicyChangesForOneRuntimeEndTheBenchmark() {
    on.cluster().mutatePods(pod -> runtime(pod).equals("gvisor") ? withCpu(pod, "50m") : pod);
    on.apply(Fixtures.benchmark("b", SPEC));
    assertFailedAtOnce(
        "PodChanged", "requests.cpu is 50m under gvisor, but 200m under runc", "LimitRange");
  }

  @Test
  void storageThatALimitRangeAddsIsRecorded() {
    on.client()
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("defaults")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToDefault("ephemeral-storage", new Quantity("1Gi"))
                .endLimit()
                .endSpec()
                .build())
        .create();
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.environment().pods())
        .allSatisfy(pod -> assertThat(pod.limits()).containsEntry("ephemeral-storage", "1Gi"));
  }

  @Test
  void limitThatALimitRangeAddsToAPodWithoutACpuLimitIsARemark() {
    on.client()
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("defaults")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToDefault("cpu", new Quantity("1"))
                .endLimit()
                .endSpec()
                .build())
        .create();
    on.apply(Fixtures.benchmark("b", SPEC.replace("64Mi}", "64Mi, limitCpu: false}")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.ResourcesChanged, "limits.cpu: nothing became 1"));
  }

  @Test
  void podOfAnEarlierVersionOfTheOperatorIsNotAChangedPod() {
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.playPreparation(pod -> PodScript.builder().hangs().build());
    on.apply(Fixtures.benchmark("b", SPEC));
    Awaitility.await()
        .until(() -> on.pods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.playPreparation(pod -> PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:2", "RTB_MEMORY_PROBE", "false"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
    assertThat(on.played())
        .extracting(p -> p.getSpec().getContainers().get(0).getImage())
        .contains("example/agent:1", "example/agent:2");
  }

  @Test
  void clientThatAQuotaRefusesWaits() {
    on.play(
        pod ->
            "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE))
                ? PodScript.builder().log(Duration.ZERO, "up").hangs().build()
                : OperatorOnCluster.latency(1));
    var quota =
        on.client()
            .resource(
                new ResourceQuotaBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("one")
                    .endMetadata()
                    .withNewSpec()
                    .addToHard("pods", new Quantity("1"))
                    .endSpec()
                    .build());
    quota.create();
    on.apply(Fixtures.benchmark("b", SERVED));
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && Conditions.find(b.getStatus().conditions(), Conditions.PROGRESSING)
                    .filter(c -> c.getMessage().contains("exceeded quota"))
                    .isPresent());
    quota.delete();
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  private static boolean isServer(Pod pod) {
    return "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE));
  }

  /** A policy changes one of the two Pods of a trial, and the other Pod is under test. */
  @ParameterizedTest
  @CsvSource({"true, Container", "false, Server"})
  void changeOfThePodThatIsNotUnderTestIsFound(boolean changesServer, String underTest) {
    on.play(
        pod ->
            isServer(pod)
                ? PodScript.builder().log(Duration.ZERO, "up").hangs().build()
                : OperatorOnCluster.latency(1));
    String spec =
        SERVED.replace("    metrics:", "    underTest: %s\n    metrics:".formatted(underTest));
    on.cluster()
        .mutatePods(
            pod ->
                pod.getMetadata().getLabels().containsKey(Labels.BLOCK)
                        && isServer(pod) == changesServer
                    ? withCpu(pod, "50m")
                    : pod);
    on.apply(Fixtures.benchmark("b", spec));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.comparisons().get(0).remarks())
        .anyMatch(remark(Remark.Kind.ResourcesChanged, "in the other Pod, ", "became 50m"));
    assertThat(status.environment().pods())
        .allSatisfy(
            pod ->
                assertThat(pod.changed())
                    .anyMatch(c -> c.startsWith("in the other Pod, ") && c.contains("50m")));
    on.cluster()
        .mutatePods(
            pod ->
                isServer(pod) == changesServer
                        && "1".equals(pod.getMetadata().getLabels().get(Labels.BLOCK))
                    ? withCpu(pod, "70m")
                    : withCpu(pod, "50m"));
    on.client().resource(on.get("b")).delete();
    Awaitility.await().until(() -> on.get("b") == null && on.pods().isEmpty());
    on.apply(Fixtures.benchmark("b", spec.replace("max: 1}", "max: 2}")));
    assertThat(on.awaitPhase("b", "Complete").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("PodChanged");
              assertThat(f.lastMessage()).contains("requests.cpu is 70m", "but 50m");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Server", "Container"})
  void changedImageOfEitherSideEndsTheBenchmark(String side) {
    on.play(
        pod ->
            isServer(pod)
                ? PodScript.builder().log(Duration.ZERO, "up").hangs().build()
                : OperatorOnCluster.latency(1));
    on.cluster()
        .mutatePods(
            pod ->
                side.equals(pod.getMetadata().getLabels().get(Labels.SIDE))
                    ? new PodBuilder(pod)
                        .editSpec()
                        .editContainer(0)
                        .withImage("mirror/x:1")
                        .endContainer()
                        .endSpec()
                        .build()
                    : pod);
    on.apply(Fixtures.benchmark("b", SERVED));
    assertFailedAtOnce("PodChanged", "image is mirror/x:1");
  }

  /** The Pod's cgroup gets the overhead on top of the limits of its containers. */
  @Test
  void overheadOfARuntimeClassThatChangesBetweenBlocksEndsTheBenchmark() {
    overhead("250m");
    on.play(
        pod -> {
          if ("1".equals(pod.getMetadata().getLabels().get(Labels.BLOCK))) {
            overhead("500m");
          }
          return OperatorOnCluster.latency(1);
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 3, max: 4}, settleSeconds: 0, order: AsListed}\n"));
    assertFailedAtOnce(
        "PodChanged", "cpu 500m, but was cpu 250m", "the overhead of RuntimeClass gvisor");
  }

  private void overhead(String cpu) {
    on.client()
        .resources(RuntimeClass.class)
        .withName("gvisor")
        .edit(
            c ->
                new RuntimeClassBuilder(c)
                    .withNewOverhead()
                    .addToPodFixed("cpu", new Quantity(cpu))
                    .endOverhead()
                    .build());
  }

  @Test
  void tagThatMovesForTheClientEndsTheBenchmark() {
    on.play(
        pod -> {
          if ("Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE))) {
            return PodScript.builder().log(Duration.ZERO, "up").hangs().build();
          }
          boolean moved = runtime(pod).equals("gvisor");
          return OperatorOnCluster.printing("latency=1")
              .imageId("example/client@sha256:" + (moved ? "b" : "a").repeat(64))
              .exitAfter(Duration.ofMillis(100))
              .exitCode(0)
              .build();
        });
    on.apply(Fixtures.benchmark("b", SERVED));
    assertFailedAtOnce("ImageChanged", "example/client:1", "its tag has moved");
  }

  @ParameterizedTest
  @CsvSource({"inside a block, gvisor", "between blocks, runc"})
  void tagThatMovesEndsTheBenchmark(String when, String firstRuntime) {
    on.play(
        pod -> {
          boolean moved =
              pod.getMetadata().getLabels().get(Labels.BLOCK).equals("1")
                  && (runtime(pod).equals(firstRuntime) || firstRuntime.equals("runc"));
          return OperatorOnCluster.printing("latency=1")
              .imageId("example/tool@sha256:" + (moved ? "b" : "a").repeat(64))
              .exitAfter(Duration.ofMillis(100))
              .exitCode(0)
              .build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 3, max: 4}, settleSeconds: 0, order: AsListed}\n"));
    assertFailedAtOnce("ImageChanged", "its tag has moved", "sha256:bbb", "sha256:aaa");
    assertThat(on.get("b").getStatus().environment().pods())
        .flatExtracting(PodView::images)
        .anyMatch(image -> image.contains("sha256:aaa"))
        .anyMatch(image -> image.contains("sha256:bbb"));
    assertThat(on.samples()).anyMatch(s -> s.contains("\"imageId\":\"example/tool@sha256:a"));
  }

  @Test
  void waitForANodeIsNotStartUpAndUsesNoRetry() {
    on.play(
        pod -> {
          boolean late =
              pod.getMetadata().getLabels().get(Labels.BLOCK).equals("1")
                  && pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals("0")
                  && runtime(pod).equals("gvisor");
          return OperatorOnCluster.printing("x")
              .scheduledAfter(late ? Duration.ofSeconds(5) : Duration.ZERO)
              .exitAfter(Duration.ofMillis(100))
              .exitCode(0)
              .build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            START
                + "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0, order: AsListed}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("PodWaited");
              assertThat(f.lastMessage()).contains("waited", "the scheduler");
            });
    assertThat(status.results()).allSatisfy(r -> assertThat(r.max()).isLessThan(2000));
    assertThat(status.phases())
        .filteredOn(p -> p.phase().equals("SubmitToFirstOutput"))
        .allSatisfy(p -> assertThat(p.of()).isEqualTo(2));
    assertThat(status.comparisons()).extracting(Comparison::pairs).containsOnly(2);
  }

  /** An admission webhook takes 3 s for the first Pod of the second block. */
  private void delayOneCreateCall(boolean losesItsAnswer) {
    AtomicBoolean slow = new AtomicBoolean();
    AtomicBoolean lost = new AtomicBoolean();
    on.play(
        pod -> {
          boolean next =
              "0".equals(pod.getMetadata().getLabels().get(Labels.BLOCK))
                  && runtime(pod).equals("gvisor");
          slow.set(next);
          lost.set(next && losesItsAnswer);
          return OperatorOnCluster.printing("x")
              .exitAfter(Duration.ofMillis(100))
              .exitCode(0)
              .build();
        });
    on.cluster()
        .faults()
        .delay(1, r -> r.is("create", "pods") && slow.getAndSet(false), Duration.ofSeconds(3))
        .afterCommit(1, r -> r.is("create", "pods") && lost.getAndSet(false), 504);
  }

  private static final String TWO_BLOCKS =
      START
          + "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0, order: AsListed}\n";

  @Test
  void slowAdmissionWebhookIsNotStartUpAndUsesNoRetry() {
    delayOneCreateCall(false);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("PodWaited");
              assertThat(f.lastMessage())
                  .matches(".*the API server needed [0-9.]+ s for the create call: .*webhook.*");
            });
    assertThat(status.results()).allSatisfy(r -> assertThat(r.max()).isLessThan(2000));
    assertThat(status.comparisons()).extracting(Comparison::pairs).containsOnly(2);
  }

  /** Nobody knows which of the calls created the Pod, so the time of the call is not known. */
  @Test
  void slowCreateCallWhoseAnswerIsLostInterruptsTheTrial() {
    delayOneCreateCall(true);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).extracting(Failure::reason).containsExactly("Interrupted");
  }

  @Test
  void waitForANodeSpoilsNoValueFromTheLog() {
    on.play(
        pod ->
            OperatorOnCluster.printing("latency=7")
                .scheduledAfter(Duration.ofSeconds(5))
                .exitAfter(Duration.ofMillis(100))
                .exitCode(0)
                .build());
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0, order: AsListed}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.phases()).filteredOn(p -> p.phase().equals("SubmitToFirstOutput")).isEmpty();
  }
}
