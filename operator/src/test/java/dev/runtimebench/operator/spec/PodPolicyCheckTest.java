package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.ImagePullSecret;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.results.pod.PodSettingsBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a benchmark may add to its Pods, and what the installation adds. */
class PodPolicyCheckTest {

  private static final PodSettings PODS =
      PodSettingsBuilder.builder()
          .labels(Map.of("sidecar.istio.io/inject", "false"))
          .annotations(Map.of("linkerd.io/inject", "disabled"))
          .imagePullSecrets(List.of(new ImagePullSecret("everywhere")))
          .priorityClassName("low")
          .build();

  private static Resolution resolve(PolicyBuilder policy, PodSettings pods, String spec) {
    RuntimeBenchmarkSpec asked = Fixtures.benchmark("b", spec).getSpec();
    return new Resolver(
            name -> Optional.empty(),
            name -> Optional.of(Fixtures.runtimeClass(name, name)),
            labels -> List.of(),
            new InstallationRules(policy.build(), pods, () -> false, false))
        .resolve(asked);
  }

  private static PodSetup setup(PolicyBuilder policy, String spec) {
    Resolution resolution = resolve(policy, PODS, spec);
    assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
    Experiment experiment = ((Resolution.Resolved) resolution).experiment();
    return experiment.pods();
  }

  private static void assertRejected(
      PolicyBuilder policy, PodSettings pods, String spec, Reason reason, String... words) {
    Resolution resolution = resolve(policy, pods, spec);
    assertThat(resolution).isInstanceOf(Resolution.Rejected.class);
    assertThat(((Resolution.Rejected) resolution).reason()).isEqualTo(reason);
    assertThat(((Resolution.Rejected) resolution).message()).contains(words);
  }

  private static PolicyBuilder policy() {
    return PolicyBuilder.builder();
  }

  @Test
  void benchmarkAddsToWhatTheInstallationSets() {
    PodSetup setup =
        setup(
            policy(),
            """
            podMetadata: {labels: {team: a}, annotations: {example.org/owner: "b, c"}}
            imagePullSecrets: [{name: mine}, {name: everywhere}]
            readOnlyRootFilesystem: true
            """);

    assertThat(setup.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("sidecar.istio.io/inject", "false", "team", "a"));
    assertThat(setup.annotations())
        .containsEntry("linkerd.io/inject", "disabled")
        .containsEntry("example.org/owner", "b, c");
    assertThat(setup.imagePullSecrets()).containsExactly("everywhere", "mine");
    assertThat(setup.priorityClassName()).isEqualTo("low");
    assertThat(setup.readOnlyRootFilesystem()).isTrue();
    assertThat(setup.fixedIds()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          podMetadata: {labels: {runtimebench.dev/block: "1"}}             | spec.podMetadata.labels: the operator itself sets "runtimebench.dev/block"
          podMetadata: {labels: {app.kubernetes.io/managed-by: me}}        | the operator itself sets "app.kubernetes.io/managed-by"
          podMetadata: {annotations: {runtimebench.dev/benchmark: other}}  | spec.podMetadata.annotations: the operator itself sets
          podMetadata: {labels: {"a b": c}}                                | spec.podMetadata.labels: "a b" is not a key
          podMetadata: {labels: {team: "a b"}}                             | the value of "team" is not a label's value
          """)
  void keysThatNoPolicyCanAllowAreInvalid(String spec, String words) {
    assertRejected(policy().allowedLabels(List.of("*")), PODS, spec, Reason.InvalidSpec, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          podMetadata: {labels: {sidecar.istio.io/inject: "true"}}          | policy.allowedLabels: spec.podMetadata.labels: "sidecar.istio.io/inject" is not allowed; the installation sets this key
          podMetadata: {annotations: {linkerd.io/inject: enabled}}          | policy.allowedAnnotations
          podMetadata: {annotations: {io.katacontainers.config.x: "1"}}     | policy.allowedAnnotations
          podMetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/workload: unconfined}} | policy.allowedAnnotations
          priorityClassName: system-node-critical                           | policy.allowedPriorityClasses: spec.priorityClassName: "system-node-critical"
          workload: {inline: {container: {image: a}, metrics: [], volumes: [{name: d, mountPath: /d, persistentVolumeClaim: {claimName: data}}]}} | policy.allowedPersistentVolumeClaims: spec.workload.inline.volumes[0].persistentVolumeClaim.claimName: "data"
          workload: {inline: {container: {image: a}, metrics: [], volumes: [{name: d, mountPath: /d, configMap: {name: data}}]}} | policy.allowedConfigMaps: spec.workload.inline.volumes[0].configMap.name: "data"
          """)
  void defaultPolicyDenies(String spec, String words) {
    assertRejected(policy(), PODS, spec, Reason.PolicyDenied, words);
  }

  @Test
  void entriesAllowTheirOwnKeysAndNames() {
    PolicyBuilder policy =
        policy()
            .allowedLabels(List.of("team", "sidecar.istio.io/inject"))
            .allowedAnnotations(List.of("io.katacontainers.*"))
            .allowedPriorityClasses(List.of("bench-*"))
            .allowedPersistentVolumeClaims(List.of("data"))
            .allowedConfigMaps(List.of("*"));
    PodSetup setup =
        setup(
            policy,
            """
            podMetadata:
              labels: {team: a, sidecar.istio.io/inject: "true"}
              annotations: {io.katacontainers.config.x: "1"}
            priorityClassName: bench-high
            workload:
              inline:
                container: {image: a}
                metrics: []
                volumes:
                  - {name: d, mountPath: /d, persistentVolumeClaim: {claimName: data}}
                  - {name: c, mountPath: /c, configMap: {name: any}}
            """);

    assertThat(setup.labels()).containsEntry("sidecar.istio.io/inject", "true");
    assertThat(setup.priorityClassName()).isEqualTo("bench-high");
    assertRejected(
        policy, PODS, "podMetadata: {labels: {app: a}}", Reason.PolicyDenied, "allowed are [team");
  }

  @Test
  void sameValueAsTheInstallationsIsNotAnOverwrite() {
    assertThat(
            setup(
                    policy().allowedLabels(List.of()),
                    "{podMetadata: {labels: {sidecar.istio.io/inject: \"false\"}}, priorityClassName: low}")
                .labels())
        .containsEntry("sidecar.istio.io/inject", "false");
  }

  @Test
  void emptyListAllowsNone() {
    assertRejected(
        policy().allowedImagePullSecrets(List.of()),
        PODS,
        "imagePullSecrets: [{name: a}]",
        Reason.PolicyDenied,
        "policy.allowedImagePullSecrets: spec.imagePullSecrets[0].name");
  }

  @Test
  void benchmarkCannotWriteToARootFilesystemThatTheInstallationMakesReadOnly() {
    PodSettings readOnly = PodSettingsBuilder.builder().readOnlyRootFilesystem(true).build();
    assertRejected(
        policy(),
        readOnly,
        "readOnlyRootFilesystem: false",
        Reason.PolicyDenied,
        "benchmarkPods.readOnlyRootFilesystem: spec.readOnlyRootFilesystem is false");
    assertThat(
            ((Resolution.Resolved) resolve(policy(), readOnly, "{}"))
                .experiment()
                .pods()
                .readOnlyRootFilesystem())
        .isTrue();
  }

  @Test
  void administratorCannotSetTheOperatorsOwnKeys() {
    assertThatThrownBy(
            () ->
                PodSettingsBuilder.builder()
                    .labels(Map.of("runtimebench.dev/runtime", "x"))
                    .build())
        .hasMessageContaining("labels: the operator itself sets \"runtimebench.dev/runtime\"");
  }
}
