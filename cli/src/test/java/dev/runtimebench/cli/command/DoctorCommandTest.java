package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rtb doctor} on a cluster: what is wrong is found, and nothing stays. */
class DoctorCommandTest {

  @TempDir private static Path directory;
  private static ServedCluster served;

  /** How probes of this RuntimeClass end. */
  private static volatile PodScript ofGvisor = PodScript.succeeds();

  private static volatile PodScript ofOthers = PodScript.succeeds();

  @BeforeAll
  static void start() throws IOException {
    served = ServedCluster.start(directory, DoctorCommandTest::script);
    served.cluster().client().resource(Fixtures.runtimeClass("gvisor", "runsc")).create();
    served.cluster().client().resource(workload()).create();
    Deployment created = served.cluster().client().resource(operator()).create();
    created.setStatus(operator().getStatus());
    served.cluster().client().resource(created).updateStatus();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void reset() {
    ofGvisor = PodScript.succeeds();
    ofOthers = PodScript.succeeds();
    served.cluster().mutatePods(UnaryOperator.identity());
    served.cluster().client().resourceQuotas().inNamespace("default").delete();
    served.cluster().client().limitRanges().inNamespace("default").delete();
    System.clearProperty("rtb.columns");
  }

  private static PodScript script(Pod pod) {
    return "gvisor".equals(pod.getSpec().getRuntimeClassName()) ? ofGvisor : ofOthers;
  }

  private static BenchmarkWorkload workload() {
    return Fixtures.workload("syscall-write", Fixtures.WORKLOAD);
  }

  /** An operator of the version of this program. */
  static Deployment operator() {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: runtimebench
          namespace: kube-system
          labels: {app.kubernetes.io/part-of: runtimebench, app.kubernetes.io/version: 0.1.0}
        spec:
          replicas: 1
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec:
              serviceAccountName: runtimebench
              containers:
                - name: operator
                  image: example/operator:0.1.0
                  env:
                    - {name: RTB_BENCHMARK_PODS, value: '{"labels": {"mesh": "off"}}'}
                    - {name: RTB_PROBE_IMAGE, value: example/agent:1}
        status: {replicas: 1, readyReplicas: 1}
        """,
        Deployment.class);
  }

  private static List<Pod> pods() {
    return served.cluster().client().pods().inAnyNamespace().list().getItems();
  }

  private static Ran doctor(String... more) {
    List<String> command = new ArrayList<>(List.of("doctor", "--timeout", "20s"));
    command.addAll(List.of(more));
    return Ran.rtb(command.toArray(String[]::new));
  }

  private static String line(Ran ran, String part) {
    return ran.out().lines().filter(line -> line.contains(part)).findFirst().orElse("");
  }

  @Test
  void healthyClusterIsOk() throws IOException {
    Ran ran = doctor();
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("CRDs: runtimebenchmarks.runtimebench.dev, v1alpha1")
        .contains("operator: kube-system/runtimebench, version 0.1.0, 1 of 1 ready")
        .contains("your rights: this user may create, read and watch benchmarks in default")
        .contains("operator's rights: system:serviceaccount:kube-system:runtimebench has all")
        .contains("RuntimeClasses: gvisor (handler runsc) is on 1 of 1 nodes: node-1")
        .contains("admission: the API server accepts the Pods of trials, and changes nothing")
        .contains("probes: a probe Pod without a RuntimeClass ran on node-1")
        .contains(
            "probes: a probe Pod under RuntimeClass \"gvisor\", handler \"runsc\" ran on node-1")
        .contains("probes: the image example/tool:1 is on the node node-1");
    assertThat(ran.out().lines()).allMatch(line -> line.startsWith("ok "));
    assertThat(pods()).isEmpty();
    JsonNode json = doctor("-o", "json", "--no-probes").json();
    assertThat(json.get("exitCode").asInt()).isZero();
    assertThat(json.at("/findings/0/level").asText()).isEqualTo("ok");
    assertThat(doctor("-o", "yaml", "--no-probes").out()).contains("findings:");
  }

  /** The installation's settings are part of the Pods, and the Pods are the operator's own. */
  @Test
  void dryRunSendsTheOperatorsPods() {
    List<Pod> seen = new ArrayList<>();
    served
        .cluster()
        .mutatePods(
            pod -> {
              seen.add(pod);
              return pod;
            });
    assertThat(doctor("--no-probes").code()).isZero();
    assertThat(seen).hasSize(2);
    assertThat(seen.get(0).getMetadata().getLabels())
        .containsEntry("mesh", "off")
        .containsEntry("app.kubernetes.io/managed-by", "runtimebench");
    assertThat(seen.get(0).getMetadata().getName()).matches("rtb-doctor-.*-b0-default-a0");
    assertThat(pods()).isEmpty();
  }

  @Test
  void missingRuntimeClassHandlerAndLabelAreFound() {
    served.cluster().client().resource(Fixtures.runtimeClass("kata", "kata-qemu")).create();
    try {
      ofOthers = PodScript.succeeds();
      Ran ran = doctor("--no-probes");
      assertThat(ran.code()).isEqualTo(1);
      assertThat(line(ran, "kata"))
          .startsWith("problem")
          .contains("none of the nodes that it selects has the handler (node-1)", "fix: configure");
    } finally {
      served.cluster().client().resource(Fixtures.runtimeClass("kata", "kata-qemu")).delete();
    }
  }

  @Test
  void failingProbeIsAProblemAndIsDeleted() {
    ofGvisor = PodScript.builder().exitAfter(Duration.ZERO).exitCode(128).build();
    Ran ran = doctor();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "gvisor\", handler"))
        .startsWith("problem")
        .contains("did not run: Error, exit code 128", "fix: ");
    assertThat(pods()).isEmpty();
  }

  @Test
  void imageThatCannotBePulledIsAProblem() {
    ofOthers = PodScript.builder().imagePullBackOff("no such host").build();
    Ran ran = doctor();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "example/agent:1"))
        .startsWith("problem")
        .contains("cannot be pulled", "ImagePullBackOff", "fix: push the images");
    assertThat(pods()).isEmpty();
  }

  @Test
  void probeThatNeverEndsIsNotAnAnswer() {
    ofGvisor = PodScript.builder().hangs().build();
    Ran ran = Ran.rtb("doctor", "--timeout", "1s");
    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(line(ran, "gvisor\", handler")).startsWith("unknown").contains("still runs");
    assertThat(pods()).isEmpty();
  }

  @Test
  void quotaThatLeavesNoRoomIsAProblem() {
    served
        .cluster()
        .client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build())
        .create();
    Ran ran = doctor("--no-probes");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "quotas:"))
        .startsWith("problem")
        .contains("needs 1 of pods at a time", "ResourceQuota small allows 0", "fix: ");
    assertThat(line(ran, "admission:")).startsWith("problem").contains("quota", "fix: ");
  }

  @Test
  void limitRangeThatRefusesThePodsIsAProblem() {
    served
        .cluster()
        .client()
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withName("tiny")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToMax("memory", new Quantity("1Mi"))
                .endLimit()
                .endSpec()
                .build())
        .create();
    Ran ran = doctor("--no-probes");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "admission:"))
        .startsWith("problem")
        .contains("maximum memory usage", "fix: lower spec.resources.memory");
  }

  @Test
  void changedPodsAreFound() {
    served
        .cluster()
        .mutatePods(
            pod ->
                new PodBuilder(pod)
                    .editSpec()
                    .addNewContainer()
                    .withName("proxy")
                    .withImage("mesh/proxy:1")
                    .endContainer()
                    .endSpec()
                    .build());
    Ran sidecar = doctor("--no-probes");
    assertThat(line(sidecar, "container proxy")).startsWith("warning").contains("fix: exempt");
    served
        .cluster()
        .mutatePods(
            pod -> new PodBuilder(pod).editSpec().withRuntimeClassName("gvisor").endSpec().build());
    Ran changed = doctor("--no-probes");
    assertThat(changed.code()).isEqualTo(1);
    assertThat(line(changed, "spec.runtimeClassName"))
        .startsWith("problem")
        .contains("a trial would be invalid", "fix: a mutating policy");
  }

  private static Pod withSidecars(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .addToContainers(
            0, new ContainerBuilder().withName("aaa-proxy").withImage("mesh/proxy:1").build())
        .addNewContainer()
        .withName("zzz-proxy")
        .withImage("mesh/proxy:1")
        .endContainer()
        .endSpec()
        .build();
  }

  /** An ordinary sidecar never ends, so the phase of such a Pod stays Running. */
  @Test
  void probeWithASidecarIsJudgedByItsOwnContainer() {
    served.cluster().mutatePods(DoctorCommandTest::withSidecars);
    ofOthers =
        PodScript.builder()
            .log(
                Duration.ZERO, "@rtb {\"type\":\"hello\",\"kernel\":{\"release\":\"6.1.0-probe\"}}")
            .exitAfter(Duration.ofMillis(50))
            .exitCode(0)
            .build();
    ofGvisor = PodScript.builder().exitAfter(Duration.ZERO).exitCode(128).build();
    Ran ran = doctor();
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(line(ran, "a probe Pod without a RuntimeClass"))
        .startsWith("ok")
        .contains("ran on node-1; the sandbox shows kernel 6.1.0-probe");
    assertThat(line(ran, "gvisor\", handler"))
        .startsWith("problem")
        .contains("did not run: Error, exit code 128");
    assertThat(pods()).isEmpty();
  }

  @Test
  void benchmarkOfAFileIsChecked() throws IOException {
    String text =
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: mine}
        spec:
          workload: {ref: %s}
          runtimes: [{name: runc}, {name: x, runtimeClassName: %s}]
        """;
    Path good =
        Files.writeString(directory.resolve("g.yaml"), text.formatted("syscall-write", "gvisor"));
    assertThat(doctor("--no-probes", "-f", good.toString()).code()).isZero();
    Path bad = Files.writeString(directory.resolve("b.yaml"), text.formatted("none", "absent"));
    Ran ran = doctor("--no-probes", "-f", bad.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "RuntimeClass \"absent\"")).startsWith("problem").contains("mine:");
    assertThat(line(ran, "BenchmarkWorkload \"none\"")).startsWith("problem");
  }

  @Test
  void findingsFitANarrowTerminal() {
    System.setProperty("rtb.columns", "60");
    assertThat(doctor("--no-probes").out().lines()).allMatch(line -> line.length() <= 60);
  }

  @Test
  void missingCrdIsAProblem() {
    served
        .cluster()
        .faults()
        .next(1, request -> request.resource().equals("customresourcedefinitions"), 404);
    Ran ran = doctor("--no-probes");
    served.cluster().faults().clear();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "runtimebenchmarks.runtimebench.dev is not installed"))
        .startsWith("problem")
        .contains("helm upgrade --install");
  }

  @Test
  void userWhoMayNotLookGetsNoFalseAnswer() {
    served
        .cluster()
        .faults()
        .next(99, request -> request.is("list", "deployments"), 403)
        .next(99, request -> request.is("list", "nodes"), 403)
        .next(99, request -> request.is("get", "customresourcedefinitions"), 403)
        .next(99, request -> request.is("create", "subjectaccessreviews"), 403);
    Ran ran = doctor("--no-probes");
    served.cluster().faults().clear();
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("is served as v1alpha1", "skipped", "this user may not list nodes");
  }

  @Test
  void ctrlCDeletesTheProbePods() throws Exception {
    ofOthers = PodScript.builder().hangs().build();
    Path out = directory.resolve("doctor.out");
    try (WatchedProcess process =
        WatchedProcess.rtb(out, served.kubeconfig(), "doctor", "--timeout", "5m")) {
      Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> !pods().isEmpty());
      process.interrupt();
      assertThat(process.exitCode()).isEqualTo(130);
      assertThat(process.text()).contains("interrupted: deleting the probe Pods");
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> pods().isEmpty());
  }
}
