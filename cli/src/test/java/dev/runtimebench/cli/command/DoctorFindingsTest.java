package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.node.v1.OverheadBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rtb doctor} says about rights, quotas, CRDs, limits, webhooks and images. */
class DoctorFindingsTest {

  private static final int ALL = 999;
  private static final String CRD = "runtimebenchmarks." + RuntimeBenchmark.GROUP;

  @TempDir private static Path directory;
  private static ServedCluster served;

  /** How Pods with the image of the workload end. */
  private static volatile PodScript ofTool = PodScript.succeeds();

  @BeforeAll
  static void start() throws IOException {
    served =
        ServedCluster.start(
            directory, pod -> image(pod).equals("example/tool:1") ? ofTool : PodScript.succeeds());
    served.cluster().client().resource(Fixtures.runtimeClass("gvisor", "runsc")).create();
    RuntimeClass heavy = Fixtures.runtimeClass("heavy", "runsc");
    heavy.setOverhead(
        new OverheadBuilder().withPodFixed(Map.of("memory", new Quantity("50Mi"))).build());
    served.cluster().client().resource(heavy).create();
    served
        .cluster()
        .client()
        .resource(Fixtures.workload("syscall-write", Fixtures.WORKLOAD))
        .create();
    Deployment operator = DoctorCommandTest.operator();
    // The image of the workload is then the image of the probe too.
    operator.getSpec().getTemplate().getSpec().getContainers().get(0).setEnv(List.of());
    Deployment created = served.cluster().client().resource(operator).create();
    created.setStatus(operator.getStatus());
    served.cluster().client().resource(created).updateStatus();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void reset() {
    ofTool = PodScript.succeeds();
    served.cluster().faults().clear();
    served.cluster().client().resourceQuotas().inNamespace("default").delete();
    served.cluster().client().limitRanges().inNamespace("default").delete();
  }

  private static Ran doctor(String... more) {
    List<String> command = new ArrayList<>(List.of("doctor", "--timeout", "20s"));
    command.addAll(List.of(more));
    return Ran.rtb(command.toArray(String[]::new));
  }

  private static String line(Ran ran, String part) {
    return ran.out().lines().filter(line -> line.contains(part)).findFirst().orElse("");
  }

  private static String benchmark(String runtimeClass, String more) throws IOException {
    return Files.writeString(
            directory.resolve("b.yaml"),
            """
            apiVersion: runtimebench.dev/v1alpha1
            kind: RuntimeBenchmark
            metadata: {name: mine}
            spec:
              workload: {ref: syscall-write}
              resources: {cpu: 100m, memory: 64Mi%s}
              runtimes: [{name: runc}, {name: x, runtimeClassName: %s}]
            """
                .formatted(more, runtimeClass))
        .toString();
  }

  private static void forbid(String verb, String resource) {
    served
        .cluster()
        .faults()
        .next(
            ALL,
            request -> request.is(verb, resource),
            403,
            "Forbidden",
            "%s is forbidden: User \"dev\" cannot %s resource \"%s\""
                .formatted(resource, verb, resource));
  }

  @Test
  void tenantWhoMayNotListRuntimeClassesIsNotToldThatThereAreNone() {
    forbid("list", "runtimeclasses");
    forbid("get", "runtimeclasses");
    Ran ran = doctor("--no-probes");
    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(line(ran, "RuntimeClasses:"))
        .startsWith("unknown")
        .contains("cannot list resource \"runtimeclasses\"", "fix: bind a ClusterRole");
    assertThat(ran.out())
        .doesNotContain("the cluster has no RuntimeClass")
        .doesNotContain("problem");
  }

  /** The Pod itself shows whether the RuntimeClass exists and works. */
  @Test
  void runtimeClassOfAFileIsProbedWithoutTheRightToReadIt() throws IOException {
    forbid("list", "runtimeclasses");
    forbid("get", "runtimeclasses");
    Ran ran = doctor("-f", benchmark("gvisor", ""));
    assertThat(ran.code()).as(ran.out()).isZero();
    assertThat(line(ran, "RuntimeClasses:")).startsWith("skipped").contains("fix: ");
    assertThat(line(ran, "probe Pod under RuntimeClass \"gvisor\" ran")).startsWith("ok");
    Ran absent = doctor("-f", benchmark("absent", ""));
    assertThat(absent.code()).as(absent.out()).isEqualTo(1);
    assertThat(line(absent, "admission:")).startsWith("problem").contains("absent");
  }

  @Test
  void rightToGetOneRuntimeClassIsEnoughForAFile() throws IOException {
    forbid("list", "runtimeclasses");
    Ran ran = doctor("--no-probes", "-f", benchmark("gvisor", ""));
    assertThat(line(ran, "gvisor (handler runsc) is on 1 of 1 nodes")).startsWith("ok");
    Ran absent = doctor("--no-probes", "-f", benchmark("absent", ""));
    assertThat(line(absent, "there is no RuntimeClass \"absent\"")).startsWith("problem");
  }

  private static ResourceQuotaBuilder quota(String resource, String amount) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withName("q")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addToHard(resource, new Quantity(amount))
        .endSpec();
  }

  private static void create(ResourceQuotaBuilder quota) {
    served.cluster().client().resource(quota.build()).create();
  }

  @Test
  void overheadOfTheRuntimeClassCountsInAQuota() throws IOException {
    create(quota("requests.memory", "100Mi"));
    assertThat(line(doctor("--no-probes", "-f", benchmark("gvisor", "")), "quotas:"))
        .startsWith("ok");
    assertThat(line(doctor("--no-probes", "-f", benchmark("heavy", "")), "quotas:"))
        .startsWith("problem")
        // 64Mi and 50Mi
        .contains("mine needs 119537664 of requests.memory", "ResourceQuota q allows 100Mi");
  }

  @Test
  void quotaOfConfigMapsLeavesRoomForTheSamples() throws IOException {
    for (String resource : List.of("configmaps", "count/configmaps")) {
      create(quota(resource, "0"));
      assertThat(line(doctor("--no-probes", "-f", benchmark("gvisor", "")), "quotas:"))
          .startsWith("problem")
          .contains("needs 1 or more of " + resource + " for its samples", "fix: raise the quota");
      served.cluster().client().resourceQuotas().inNamespace("default").delete();
    }
  }

  @Test
  void quotaWithAScopeSelectorIsUnknown() throws IOException {
    create(
        quota("pods", "0")
            .editSpec()
            .withNewScopeSelector()
            .addNewMatchExpression()
            .withScopeName("PriorityClass")
            .withOperator("In")
            .withValues("high")
            .endMatchExpression()
            .endScopeSelector()
            .endSpec());
    assertThat(line(doctor("--no-probes", "-f", benchmark("gvisor", "")), "quotas:"))
        .startsWith("unknown")
        .contains("scopeSelector", "mine needs 1 of pods at a time", "fix: ");
  }

  /** Changes the CRD, runs the command, and restores the CRD. */
  private static Ran withCrd(Consumer<CustomResourceDefinition> change) {
    var crd =
        served.cluster().client().apiextensions().v1().customResourceDefinitions().withName(CRD);
    CustomResourceDefinition before = crd.get();
    CustomResourceDefinition changed = crd.get();
    change.accept(changed);
    served.cluster().client().resource(changed).update();
    try {
      return doctor("--no-probes");
    } finally {
      CustomResourceDefinition now = crd.get();
      now.setSpec(before.getSpec());
      served.cluster().client().resource(now).update();
    }
  }

  private static Map<String, JSONSchemaProps> specOf(CustomResourceDefinition crd) {
    return crd.getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .getOpenAPIV3Schema()
        .getProperties()
        .get("spec")
        .getProperties();
  }

  @Test
  void olderCrdLacksFields() {
    Ran ran = withCrd(crd -> specOf(crd).remove("ttlSecondsAfterFinished"));
    assertThat(line(ran, CRD))
        .startsWith("warning")
        .contains(
            "is older than this rtb: it lacks spec.ttlSecondsAfterFinished",
            "fix: install or upgrade");
  }

  @Test
  void newerCrdHasMoreFields() {
    Ran ran =
        withCrd(
            crd ->
                specOf(crd)
                    .put("tomorrow", new JSONSchemaPropsBuilder().withType("string").build()));
    assertThat(line(ran, CRD))
        .startsWith("warning")
        .contains("is newer than this rtb, which does not know spec.tomorrow", "fix: use the rtb");
  }

  @Test
  void crdThatIsNotServedIsAProblem() {
    Ran ran = withCrd(crd -> crd.getSpec().getVersions().get(0).setServed(false));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, CRD)).startsWith("problem").contains("does not serve v1alpha1");
  }

  @Test
  void defaultCpuLimitMayThrottle() throws IOException {
    served
        .cluster()
        .client()
        .resource(
            new LimitRangeBuilder()
                .withNewMetadata()
                .withName("defaults")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewLimit()
                .withType("Container")
                .addToDefault("cpu", new Quantity("200m"))
                .endLimit()
                .endSpec()
                .build())
        .create();
    Ran ran = doctor("--no-probes", "-f", benchmark("gvisor", ", limitCpu: false"));
    assertThat(line(ran, "limits the CPU"))
        .startsWith("warning")
        .contains("may throttle trials", "limits.cpu", "fix: set spec.resources");
  }

  @Test
  void webhookWithoutDryRunIsUnknown() {
    served
        .cluster()
        .faults()
        .next(
            ALL,
            request -> request.is("create", "pods"),
            400,
            "BadRequest",
            "admission webhook \"mesh.example\" does not support dry run");
    Ran ran = doctor("--no-probes");
    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(line(ran, "admission:"))
        .startsWith("unknown")
        .contains("mesh.example", "fix: declare sideEffects: None");
  }

  @Test
  void userWhoMayNotCreatePodsGetsNoFalseAnswer() {
    forbid("create", "pods");
    Ran ran = doctor();
    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(line(ran, "admission:"))
        .startsWith("unknown")
        .contains("this user may not create Pods in default", "fix: grant create pods");
    assertThat(line(ran, "probes:"))
        .startsWith("unknown")
        .contains("this user may not create, read or delete Pods in default", "--no-probes");
  }

  @Test
  void imageThatCannotBePulledIsAProblem() throws IOException {
    ofTool = PodScript.builder().imagePullBackOff("no such host").build();
    Ran ran = doctor("-f", benchmark("gvisor", ""));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(line(ran, "the image example/tool:1"))
        .startsWith("problem")
        .contains("cannot be pulled", "no such host", "fix: push the images");
  }

  /** The Pod of a pull ends as the image's program likes. */
  @Test
  void imageWhoseProgramFailsIsPulled() throws IOException {
    ofTool = PodScript.builder().exitAfter(Duration.ZERO).exitCode(1).build();
    assertThat(line(doctor("-f", benchmark("gvisor", "")), "the image example/tool:1"))
        .startsWith("ok")
        .contains("is on the node node-1");
    ofTool = PodScript.builder().hangs().build();
    assertThat(line(Ran.rtb("doctor", "--timeout", "1s"), "the image example/tool:1"))
        .startsWith("unknown")
        .contains("fix: raise --timeout");
  }
}
