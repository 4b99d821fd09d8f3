package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeItemBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Platforms that refuse Pods or assign their IDs: OpenShift, policies, LimitRanges and quotas. Each
 * rejection ends the benchmark at once and names the field or the value that fixes it.
 */
@Execution(ExecutionMode.CONCURRENT)
class RejectionTest {

  private static final String SPEC =
      """
      design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 3, order: AsListed}
      resources: {cpu: 100m, memory: 128Mi}
      timeouts: {startSeconds: 600, runSeconds: 60, deleteSeconds: 20}
      """;

  private static final String AGENT = "example/agent:1";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private void withProbes(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("RTB_PROBE_IMAGE", AGENT);
    on.restartOperator(all);
  }

  /** The timeouts are minutes, so a benchmark that waits for them fails the test. */
  private String rejected() {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("PodRejected");
    assertThat(status.blocks().repeated()).isZero();
    return failed.getMessage();
  }

  private void refusePods(Predicate<Pod> which, String words) {
    on.cluster()
        .mutatePods(
            pod -> {
              if (which.test(pod)) {
                throw ApiException.forbidden(
                    new GroupResource("", "pods"), pod.getMetadata().getName(), words);
              }
              return pod;
            });
  }

  private void limitRange(LimitRangeBuilder limits) {
    on.client()
        .resource(
            limits
                .withNewMetadata()
                .withNamespace("default")
                .withName("limits")
                .endMetadata()
                .build())
        .create();
  }

  @Test
  void requestAboveTheQuotasHardLimitEndsTheBenchmarkBeforeItsFirstTrial() {
    withProbes(Map.of());
    on.client()
        .resource(
            new RuntimeClassBuilder()
                .withNewMetadata()
                .withName("heavy")
                .endMetadata()
                .withHandler("runc")
                .withNewOverhead()
                .addToPodFixed("memory", new Quantity("256Mi"))
                .addToPodFixed("cpu", new Quantity("250m"))
                .endOverhead()
                .build())
        .create();
    on.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("small")
                .endMetadata()
                .withNewSpec()
                .addToHard("requests.memory", new Quantity("300Mi"))
                .addToHard("limits.memory", new Quantity("300Mi"))
                .endSpec()
                .build())
        .create();
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: heavy, runtimeClassName: heavy}]\n"));

    assertThat(rejected())
        .contains("before the first trial, under heavy", "exceeded quota: small")
        .contains("RuntimeClass heavy adds 256Mi", "128Mi of spec.resources.memory")
        .contains("no wait helps", "raise the ResourceQuota small");
    assertThat(on.samples()).isEmpty();
  }

  @Test
  void requestBelowTheMinimumOfALimitRangeEndsTheBenchmarkBeforeItsFirstTrial() {
    withProbes(Map.of());
    limitRange(
        new LimitRangeBuilder()
            .withNewSpec()
            .addNewLimit()
            .withType("Container")
            .addToMin("cpu", new Quantity("500m"))
            .addToMin("memory", new Quantity("32Mi"))
            .endLimit()
            .endSpec());
    on.apply(Fixtures.benchmark("b", SPEC));

    assertThat(rejected())
        .contains("minimum cpu usage per Container is 500m, but request is 100m")
        .contains("raise spec.resources.cpu to at least 500m");
  }

  private static LimitRangeBuilder ofContainers(UnaryOperator<LimitRangeItemBuilder> limits) {
    return new LimitRangeBuilder()
        .withNewSpec()
        .addToLimits(limits.apply(new LimitRangeItemBuilder().withType("Container")).build())
        .endSpec();
  }

  /** What most workloads of the catalogue ask for. */
  private static final String WITHOUT_CPU_LIMIT =
      SPEC.replace("cpu: 100m, memory: 128Mi", "cpu: 1, memory: 128Mi, limitCpu: false");

  /** The usual LimitRange of a namespace. */
  @Test
  void defaultLimitBelowTheRequestNamesTheLimitRange() {
    withProbes(Map.of());
    limitRange(ofContainers(limits -> limits.addToDefault("cpu", new Quantity("500m"))));
    on.apply(Fixtures.benchmark("b", WITHOUT_CPU_LIMIT));

    assertThat(rejected())
        .contains("must be less than or equal to cpu limit of 500m")
        .contains("a LimitRange of the namespace set the CPU limit of 500m")
        .contains("set spec.resources.limitCpu to true", "lower spec.resources.cpu to at most 500m")
        .doesNotContain("fields that may fix this");
    assertThat(on.samples()).isEmpty();
  }

  @Test
  void bothFixesOfADefaultLimitBelowTheRequestWork() {
    limitRange(ofContainers(limits -> limits.addToDefault("cpu", new Quantity("500m"))));
    on.apply(
        Fixtures.benchmark("b", WITHOUT_CPU_LIMIT.replace("limitCpu: false", "limitCpu: true")));
    on.awaitPhase("b", "Complete");
    on.apply(Fixtures.benchmark("c", WITHOUT_CPU_LIMIT.replace("cpu: 1,", "cpu: 500m,")));
    on.awaitPhase("c", "Complete");
  }

  /** Without a default, the maximum is the default. */
  @Test
  void maximumBelowTheRequestNamesTheLimitRange() {
    limitRange(ofContainers(limits -> limits.addToMax("cpu", new Quantity("500m"))));
    on.apply(Fixtures.benchmark("b", WITHOUT_CPU_LIMIT));
    assertThat(rejected()).contains("set the CPU limit of 500m (its default or its max)");

    on.apply(
        Fixtures.benchmark("c", WITHOUT_CPU_LIMIT.replace("limitCpu: false", "limitCpu: true")));
    RuntimeBenchmarkStatus status = on.awaitPhase("c", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow().getMessage())
        .contains("maximum cpu usage per Container is 500m, but limit is 1")
        .contains("lower spec.resources.cpu to at most 500m");
  }

  @Test
  void ratioOfADefaultLimitAndTheRequestNamesTheLimitRange() {
    limitRange(
        ofContainers(
            limits ->
                limits
                    .addToDefault("cpu", new Quantity("4"))
                    .addToMaxLimitRequestRatio("cpu", new Quantity("2"))));
    on.apply(Fixtures.benchmark("b", WITHOUT_CPU_LIMIT));
    assertThat(rejected())
        .contains("cpu max limit to request ratio per Container is 2, but provided ratio is 4")
        .contains("set spec.resources.limitCpu to true, and the limit is equal to the request");
  }

  @Test
  void policyThatRefusesOnlyTheProbesImageDoesNotEndTheBenchmark() {
    withProbes(Map.of());
    refusePods(
        pod -> pod.getSpec().getContainers().get(0).getImage().equals(AGENT),
        "admission webhook \"v\" denied the request: image " + AGENT + " is not allowed");
    on.apply(Fixtures.benchmark("b", SPEC));

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(
            Conditions.find(status.conditions(), Conditions.RUNTIMES_VERIFIED)
                .orElseThrow()
                .getMessage())
        .contains("is not allowed", "probe.image");
  }

  @Test
  void labelAndRootFilesystemThatAPolicyAsksForComeFromTheSpec() {
    refusePods(
        pod ->
            pod.getMetadata().getLabels().get("team") == null
                || !Boolean.TRUE.equals(
                    pod.getSpec()
                        .getContainers()
                        .get(0)
                        .getSecurityContext()
                        .getReadOnlyRootFilesystem()),
        "ValidatingAdmissionPolicy 'p' with binding 'p' denied request: the label team is required");
    on.apply(Fixtures.benchmark("b", SPEC));
    assertThat(rejected()).contains("spec.podMetadata.labels");

    withProbes(Map.of());
    on.apply(
        Fixtures.benchmark(
            "c",
            SPEC
                + """
                podMetadata: {labels: {team: a}}
                readOnlyRootFilesystem: true
                """));
    on.awaitPhase("c", "Complete");
  }

  @Test
  void labelThatAPolicyAsksForComesFromTheInstallation() {
    withProbes(
        Map.of(
            "RTB_BENCHMARK_PODS",
            "{\"labels\": {\"team\": \"a\"}, \"readOnlyRootFilesystem\": true}"));
    refusePods(
        pod -> !"a".equals(pod.getMetadata().getLabels().get("team")),
        "the label team is required");
    on.apply(Fixtures.benchmark("b", SPEC));
    on.awaitPhase("b", "Complete");
  }

  private static boolean hasIds(Pod pod) {
    return pod.getSpec().getSecurityContext().getRunAsUser() != null;
  }

  private void assignIds() {
    on.cluster()
        .mutatePods(
            pod -> {
              if (hasIds(pod)) {
                throw ApiException.forbidden(
                    new GroupResource("", "pods"),
                    pod.getMetadata().getName(),
                    "unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 65532: must be in the ranges: [1000680000, 1000689999]]");
              }
              return new PodBuilder(pod)
                  .editSpec()
                  .editSecurityContext()
                  .withFsGroup(1000680000L)
                  .withNewSeLinuxOptions()
                  .withLevel("s0:c26,c15")
                  .endSeLinuxOptions()
                  .endSecurityContext()
                  .editContainer(0)
                  .editSecurityContext()
                  .withRunAsUser(1000680000L)
                  .endSecurityContext()
                  .endContainer()
                  .endSpec()
                  .build();
            });
  }

  @Test
  void idsAreLeftToAPlatformThatServesItsConstraints() {
    on.client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: securitycontextconstraints.security.openshift.io}
                spec:
                  group: security.openshift.io
                  names: {plural: securitycontextconstraints, singular: securitycontextconstraints, kind: SecurityContextConstraints, listKind: SecurityContextConstraintsList}
                  scope: Cluster
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """,
                CustomResourceDefinition.class))
        .create();
    assignIds();
    withProbes(Map.of());
    on.apply(Fixtures.benchmark("b", SPEC));

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(on.played()).isNotEmpty();
    assertThat(status.environment().pods())
        .hasSize(2)
        .allSatisfy(
            pod -> {
              assertThat(pod.changed()).isEmpty();
              assertThat(pod.added())
                  .anyMatch(a -> a.contains("securityContext.runAsUser: 1000680000"))
                  .anyMatch(a -> a.contains("seLinuxOptions"));
            });
  }

  @Test
  void idsAreLeftToThePlatformWhenTheInstallationSaysSo() {
    assignIds();
    withProbes(Map.of("RTB_USER_IDS", "Platform"));
    on.apply(Fixtures.benchmark("b", SPEC));
    on.awaitPhase("b", "Complete");
  }

  @Test
  void idsThatAPlatformRefusesNameTheValueOfTheChart() {
    assignIds();
    withProbes(Map.of("RTB_USER_IDS", "Fixed"));
    on.apply(Fixtures.benchmark("b", SPEC));
    assertThat(rejected()).contains("must be in the ranges", "the chart's value userIds");
  }

  @Test
  void evictionBecauseOfALimitRangeNamesTheLimitRange() {
    limitRange(
        new LimitRangeBuilder()
            .withNewSpec()
            .addNewLimit()
            .withType("Container")
            .addToDefault("ephemeral-storage", new Quantity("20Mi"))
            .addToDefaultRequest("ephemeral-storage", new Quantity("10Mi"))
            .endLimit()
            .endSpec());
    on.play(
        pod ->
            PodScript.builder()
                .hangs()
                .evicted(
                    Duration.ofMillis(5),
                    "Pod ephemeral local storage usage exceeds the total limit of containers 20Mi. ")
                .build());
    on.apply(Fixtures.benchmark("b", SPEC.replace("retries: 3", "retries: 0")));

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("Evicted");
    assertThat(failed.getMessage())
        .contains("total limit of containers 20Mi", "a LimitRange of the namespace set the limit")
        .contains("spec.resources.ephemeralStorage");
  }

  @Test
  void storageOfTheSpecReplacesTheDefaultOfALimitRange() {
    limitRange(
        new LimitRangeBuilder()
            .withNewSpec()
            .addNewLimit()
            .withType("Container")
            .addToDefault("ephemeral-storage", new Quantity("20Mi"))
            .endLimit()
            .endSpec());
    on.apply(Fixtures.benchmark("b", SPEC.replace("128Mi}", "128Mi, ephemeralStorage: 2Gi}")));
    assertThat(on.awaitPhase("b", "Complete").environment().pods())
        .allSatisfy(
            pod -> {
              assertThat(pod.limits()).containsEntry("ephemeral-storage", "2Gi");
              assertThat(pod.changed()).isEmpty();
            });
  }

  @Test
  void secretInTheLastWordsOfAWorkloadIsInNoStatusNoEventAndNoSample() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "cannot connect to postgres://app:hunter2@db:5432/x")
                .exitAfter(Duration.ofMillis(2))
                .exitCode(3)
                .build());
    on.apply(Fixtures.benchmark("b", SPEC.replace("retries: 3", "retries: 0")));

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Serialization.asJson(status))
        .contains("postgres://app:(hidden)@db:5432/x")
        .doesNotContain("hunter2");
    Awaitility.await().until(() -> !on.events("b").isEmpty());
    assertThat(on.events("b")).noneMatch(e -> e.contains("hunter2"));
    assertThat(on.samples()).isNotEmpty().noneMatch(s -> s.contains("hunter2"));
  }

  @Test
  void volumesOfTheSpecReachThePod() {
    on.restartOperator(
        Map.of(
            "RTB_POLICY",
            "{\"allowedPersistentVolumeClaims\": [\"data\"], \"allowedConfigMaps\": [\"conf-*\"]}"));
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC
                + """
                workload:
                  inline:
                    container: {image: "example/tool:1"}
                    metrics:
                      - {name: latency, unit: ns, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
                    volumes:
                      - {name: data, mountPath: /data, persistentVolumeClaim: {claimName: data}}
                      - {name: conf, mountPath: /conf, configMap: {name: conf-1}}
                """));
    on.awaitPhase("b", "Complete");
    assertThat(on.played())
        .filteredOn(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              var volumes = pod.getSpec().getVolumes();
              assertThat(volumes.get(0).getPersistentVolumeClaim().getClaimName())
                  .isEqualTo("data");
              assertThat(volumes.get(1).getConfigMap().getName()).isEqualTo("conf-1");
            });
  }
}
