package dev.runtimebench.results.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers have the words of Kubernetes 1.29 to 1.36, OpenShift, Kyverno and Gatekeeper. */
class PodRejectionTest {

  private static final Map<String, Quantity> NO_OVERHEAD = Map.of();

  private static Pod pod(String spec) {
    RuntimeBenchmark benchmark = Fixtures.created("b", spec);
    return new PodRenderer(benchmark, Experiments.of(benchmark))
        .container(new Trial(1, false, 0, "gvisor"), 0, Optional.empty(), Optional.empty());
  }

  private static final Pod POD = pod("resources: {cpu: 100m, memory: 128Mi}");

  private static PodRejection of(String words, Pod pod, Map<String, Quantity> overhead) {
    return PodRejection.of(
        new PodRejection.Answer("pods \"b-1f0a2-b1-gvisor-a0\" is forbidden: " + words, List.of()),
        pod,
        overhead);
  }

  private static PodRejection of(String words) {
    return of(words, POD, NO_OVERHEAD);
  }

  @Test
  void quotaBelowTheRequestNamesTheOverheadAndNeverPasses() {
    PodRejection rejection =
        of(
            "exceeded quota: small, requested: limits.memory=384Mi,requests.memory=384Mi, used: limits.memory=0,requests.memory=0, limited: limits.memory=300Mi,requests.memory=300Mi",
            POD,
            Map.of("cpu", new Quantity("250m"), "memory", new Quantity("256Mi")));

    assertThat(rejection.message())
        .contains(
            "exceeded quota: small",
            "RuntimeClass gvisor adds 256Mi (overhead.podFixed.memory) to the 128Mi of spec.resources.memory",
            "requests.memory is 384Mi, above the hard limit of 300Mi",
            "lower spec.resources.memory, or raise the ResourceQuota small")
        .doesNotContain("250m");
    assertThat(rejection.passing()).isFalse();
    assertThat(rejection.everyPod()).isTrue();
  }

  @Test
  void usedUpQuotaPasses() {
    PodRejection rejection =
        of(
            "exceeded quota: team, requested: pods=1,requests.cpu=100m, used: pods=5,requests.cpu=950m, limited: pods=5,requests.cpu=1");

    assertThat(rejection.passing()).isTrue();
    assertThat(rejection.message())
        .contains("the operator tries again", "spec.resources.cpu", "ResourceQuota team")
        .doesNotContain("RuntimeClass");
  }

  @Test
  void amountsAreComparedAsAmounts() {
    String words = "exceeded quota: q, requested: cpu=%s, used: cpu=0, limited: cpu=%s";
    assertThat(of(words.formatted("1500m", "2")).passing()).isTrue();
    assertThat(of(words.formatted("1500m", "1")).passing()).isFalse();
    assertThat(of(words.formatted("1G", "1Gi")).passing()).isTrue();
    assertThat(of(words.formatted("not-an-amount", "1")).passing()).isTrue();
  }

  @Test
  void quotaBelowTheSumOfABurstNeverPasses() {
    Pod ofBurst = new PodBuilder(POD).build();
    ofBurst.getMetadata().getLabels().put("runtimebench.dev/concurrency", "16");
    PodRejection rejection =
        of(
            "exceeded quota: few, requested: pods=1, used: pods=10, limited: pods=10",
            ofBurst,
            NO_OVERHEAD);

    assertThat(rejection.passing()).isFalse();
    assertThat(rejection.message())
        .contains("1 for each of 16 Pods", "lower spec.design.concurrency");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          failed quota: q: must specify limits.cpu for: workload                                 | spec.resources.limitCpu is false
          failed quota: q: must specify limits.ephemeral-storage for: workload                   | set spec.resources.ephemeralStorage
          failed quota: q: must specify limits.cpu for: istio-proxy                              | container istio-proxy is not the operator's
          failed quota: q: must specify requests.nvidia.com/gpu for: workload                    | cannot ask for nvidia.com/gpu
          minimum cpu usage per Container is 500m, but request is 100m                           | raise spec.resources.cpu to at least 500m, or change the LimitRange
          maximum memory usage per Container is 64Mi, but limit is 128Mi                         | lower spec.resources.memory to at most 64Mi
          minimum ephemeral-storage usage per Container is 1Gi.  No request is specified         | set spec.resources.ephemeralStorage
          maximum cpu usage per Container is 1.5.  No limit is specified                         | spec.resources.limitCpu is false
          maximum memory usage per Pod is 64Mi, but limit is 134217728                           | lower spec.resources.memory to at most 64Mi for the whole Pod
          cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0 | spec.resources.limitCpu is false
          memory max limit to request ratio per Container is 1, but provided ratio is 2.000000   | a mutating policy or webhook changed the Pod
          no PriorityClass with name high was found                                              | spec.priorityClassName
          unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 65532: must be in the ranges: [1000680000, 1000689999]] | set the chart's value userIds to Platform
          violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false            | exempt the namespace
          pod rejected: RuntimeClass "gvisor" not found                                          | spec.runtimes[].runtimeClassName
          pod node label selector conflicts with its namespace node label selector               | spec.placement.nodeSelector
          pod tolerations (possibly merged with namespace default tolerations) are not in its namespace whitelist | spec.placement.tolerations
          imagePullSecrets[0].name="x" is not allowed because service account default does not reference that imagePullSecret | spec.imagePullSecrets
          User "system:serviceaccount:a:b" cannot create resource "pods" in API group "" in the namespace "c" | watchNamespaces
          """)
  void fixNamesTheFieldOrTheValue(String words, String fix) {
    PodRejection rejection = of(words);

    assertThat(rejection.message()).contains(words.replaceAll("\\s+", " "), fix);
    assertThat(rejection.passing()).isFalse();
    assertThat(rejection.everyPod()).isTrue();
  }

  private static final Pod WITHOUT_CPU_LIMIT =
      pod("resources: {cpu: 1, memory: 128Mi, limitCpu: false}");

  /** A LimitRange sets a limit where the benchmark asks for none, and keeps the request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m | a LimitRange of the namespace set the CPU limit of 500m (its default or its max), below the 1 of spec.resources.cpu: set spec.resources.limitCpu to true for a limit of 1, or lower spec.resources.cpu to at most 500m, or change the LimitRange
          [spec.initContainers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 250m, spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 250m] | lower spec.resources.cpu to at most 250m
          spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to ephemeral-storage limit of 1Gi | the benchmark asks for no limit of ephemeral-storage, so a LimitRange of the namespace set the limit: set spec.resources.ephemeralStorage to at most 1Gi
          spec.containers[0].resources.requests: Invalid value: "128Mi": must be less than or equal to memory limit of 64Mi | the operator sends a limit that is equal to the request, so a mutating policy or webhook changed the Pod
          maximum cpu usage per Container is 500m, but limit is 2 | set spec.resources.limitCpu to true, and lower spec.resources.cpu to at most 500m
          minimum cpu usage per Container is 500m, but limit is 250m | set spec.resources.limitCpu to true, and raise spec.resources.cpu to at least 500m
          maximum ephemeral-storage usage per Container is 1Gi, but limit is 2Gi | a LimitRange of the namespace set the limit: lower spec.resources.ephemeralStorage to at most 1Gi
          maximum cpu usage per Container is 500m, but request is 1 | lower spec.resources.cpu to at most 500m
          cpu max limit to request ratio per Container is 1, but provided ratio is 2.000000 | so a LimitRange of the namespace set the CPU limit: set spec.resources.limitCpu to true, and the limit is equal to the request
          memory max limit to request ratio per Container is 1, but provided ratio is 2.000000 | a mutating policy or webhook changed the Pod
          ephemeral-storage max limit to request ratio per Container is 1, but provided ratio is 2.000000 | set spec.resources.ephemeralStorage
          """)
  void limitThatALimitRangeSetNamesTheLimitRange(String words, String fix) {
    PodRejection rejection =
        PodRejection.of(
            new PodRejection.Answer(
                "Pod \"b\" is invalid: " + words, List.of("spec.containers[0].resources.requests")),
            WITHOUT_CPU_LIMIT,
            NO_OVERHEAD);

    assertThat(rejection.message())
        .contains(words, fix, "or change the LimitRange of the namespace")
        .doesNotContain("fields that may fix this");
    assertThat(rejection.passing()).isFalse();
    assertThat(rejection.everyPod()).isTrue();
  }

  @Test
  void sameProblemOfSeveralContainersIsNamedOnce() {
    assertThat(
            of("[minimum cpu usage per Container is 500m, but request is 100m, minimum cpu usage per Container is 500m, but request is 100m]")
                .message())
        .containsOnlyOnce("raise spec.resources.cpu");
  }

  @Test
  void allProblemsOfALimitRangeHaveAFix() {
    assertThat(
            of("[minimum cpu usage per Container is 500m, but request is 100m, minimum memory usage per Container is 1Gi, but request is 128Mi]")
                .message())
        .contains("raise spec.resources.cpu to at least 500m")
        .contains("raise spec.resources.memory to at least 1Gi");
  }

  @ParameterizedTest
  @CsvSource({
    "'status unknown for quota: q, resources: limits.memory,requests.memory'",
    "'error looking up service account team/default: serviceaccount \"default\" not found'"
  })
  void stateOfAYoungNamespacePasses(String words) {
    assertThat(of(words).passing()).isTrue();
  }

  @Test
  void constraintThatRefusesAPodWithoutIdsNamesTheServiceAccount() {
    Pod open = new PodBuilder(POD).build();
    open.getSpec().getSecurityContext().setRunAsUser(null);
    assertThat(
            of(
                    "unable to validate against any security context constraint: [provider \"anyuid\": Forbidden: not usable by user or serviceaccount]",
                    open,
                    NO_OVERHEAD)
                .message())
        .contains("ServiceAccount default", "restricted-v2")
        .doesNotContain("to Platform");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ValidatingAdmissionPolicy 'field-07' with binding 'field-07' denied request: the label team is required | spec.podMetadata.labels
          ValidatingAdmissionPolicy 'p' with binding 'p' denied request: readOnlyRootFilesystem must be true | spec.readOnlyRootFilesystem
          admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/a/b was blocked due to the following policies require-ro-rootfs: validate-readOnlyRootFilesystem: 'validation error: Root filesystem must be read-only. rule validate failed at path /spec/containers/0/securityContext/readOnlyRootFilesystem/' | benchmarkPods.readOnlyRootFilesystem
          admission webhook "validation.gatekeeper.sh" denied the request: [owner] you must provide annotations: {"owner"} | benchmarkPods.annotations
          admission webhook "v" denied the request: runAsUser must be in the range 1000680000 to 1000689999 | userIds
          admission webhook "v" denied the request: every container needs limits for ephemeral-storage | spec.resources.ephemeralStorage
          """)
  void policyIsMatchedToTheFieldsThatItMentions(String words, String fix) {
    PodRejection rejection = of(words);

    assertThat(rejection.message()).contains(words, "fields that may fix this", fix);
    assertThat(rejection.everyPod()).isTrue();
  }

  @Test
  void policyOnImagesSaysNothingAboutPodsWithOtherImages() {
    assertThat(
            of("admission webhook \"v\" denied the request: image registry is not trusted")
                .everyPod())
        .isFalse();
  }

  @Test
  void unknownPolicyKeepsItsWordsAndNamesThePageOfFields() {
    PodRejection rejection = of("admission webhook \"v\" denied the request: not on a Friday");

    assertThat(rejection.message()).contains("not on a Friday", "docs/operations/policy.md");
    assertThat(rejection.passing()).isFalse();
    assertThat(rejection.everyPod()).isFalse();
  }

  /** The Pod's name holds the benchmark's name, which may be a word like labels. */
  @Test
  void nameOfThePodIsNotAHint() {
    PodRejection rejection =
        PodRejection.of(
            new PodRejection.Answer(
                "pods \"labels-1f0a2-b1\" is forbidden: not on a Friday", List.of()),
            POD,
            NO_OVERHEAD);

    assertThat(rejection.message()).doesNotContain("podMetadata");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata.labels, spec.podMetadata.labels",
    "'spec.containers[0].image', container.image",
    "'spec.containers[0].resources.requests', spec.resources",
    "'spec.containers[0].volumeMounts[0].name', volumes",
    "'spec.containers[0].env[0].name', env",
    "spec.priorityClassName, spec.priorityClassName",
    "'spec.imagePullSecrets[0].name', spec.imagePullSecrets",
    "'spec.tolerations[0].key', spec.placement"
  })
  void causesOfAnInvalidPodNameTheFieldOfTheBenchmark(String field, String fix) {
    PodRejection rejection =
        PodRejection.of(
            new PodRejection.Answer("Pod \"b\" is invalid: " + field, List.of(field)),
            POD,
            NO_OVERHEAD);

    assertThat(rejection.message()).contains("fields that may fix this", fix);
  }

  @Test
  void wordsOfAPolicyAreBoundedAndOnOneLine() {
    String message = of("denied: \n\n " + "x".repeat(50_000)).message();

    assertThat(message).hasSizeLessThan(3000).doesNotContain("\n");
  }
}
