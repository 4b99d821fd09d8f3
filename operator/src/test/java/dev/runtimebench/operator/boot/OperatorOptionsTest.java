package dev.runtimebench.operator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.operator.cluster.KubeletSettings;
import dev.runtimebench.operator.spec.Installation;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.PolicyPerBenchmarkBuilder;
import dev.runtimebench.operator.spec.UserIds;
import dev.runtimebench.results.pod.PodSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorOptionsTest {

  @Test
  void emptyEnvironmentGivesTheDefaults() {
    assertThat(OperatorOptions.from(Map.of("PATH", "/bin")))
        .isEqualTo(
            OperatorOptionsBuilder.builder()
                .watchNamespaces(Set.of())
                .parallelBenchmarks(0)
                .port(8080)
                .memoryProbe(true)
                .policy(Policy.DEFAULT)
                .installation(new Installation("runtimebench"))
                .benchmarkPods(PodSettings.DEFAULT)
                .userIds(UserIds.Auto)
                .kubelets(KubeletSettings.OFF)
                .build());
  }

  @Test
  void podUsageNeedsAFileOnlyForACaFile() {
    assertThat(OperatorOptions.from(Map.of("RTB_POD_USAGE", "ClusterCA")).kubelets().isOn())
        .isTrue();
    assertThat(
            OperatorOptions.from(Map.of("RTB_POD_USAGE", "CAFile", "RTB_KUBELET_CA", "/ca.crt"))
                .kubelets()
                .caFile())
        .contains(Path.of("/ca.crt"));
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_POD_USAGE", "CAFile")))
        .hasMessage("RTB_KUBELET_CA: must be set when RTB_POD_USAGE is CAFile");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_POD_USAGE", "true")))
        .hasMessageContaining("RTB_POD_USAGE")
        .hasMessageContaining("Off, ClusterCA, CAFile or Unverified");
  }

  @Test
  void installationHasAName() {
    assertThat(OperatorOptions.from(Map.of("RTB_INSTALLATION", "system/rtb")).installation().name())
        .isEqualTo("system/rtb");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_INSTALLATION", " ")))
        .hasMessageContaining("RTB_INSTALLATION")
        .hasMessageContaining("must not be empty");
  }

  @Test
  void memoryProbeCanBeSwitchedOff() {
    assertThat(OperatorOptions.from(Map.of("RTB_MEMORY_PROBE", "false")).memoryProbe()).isFalse();
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_MEMORY_PROBE", "no")))
        .hasMessageContaining("RTB_MEMORY_PROBE")
        .hasMessageContaining("true or false");
  }

  @Test
  void probeImageMustBeAnImageName() {
    assertThat(OperatorOptions.from(Map.of("RTB_PROBE_IMAGE", "example/agent:1")).probeImage())
        .contains("example/agent:1");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PROBE_IMAGE", "an agent")))
        .hasMessageContaining("RTB_PROBE_IMAGE")
        .hasMessageContaining("is not the name of an image");
  }

  @Test
  void namespacesAreSeparatedByCommas() {
    assertThat(OperatorOptions.from(Map.of("RTB_WATCH_NAMESPACES", "a, b,")).watchNamespaces())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void misspeltVariableIsRejected() {
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_WATCH_NAMESPACE", "a")))
        .hasMessageContainingAll("RTB_WATCH_NAMESPACE", "RTB_WATCH_NAMESPACES");
  }

  @Test
  void invalidValueIsRejectedWithItsVariable() {
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PARALLEL_BENCHMARKS", "-1")))
        .hasMessageContainingAll("RTB_PARALLEL_BENCHMARKS", "between 0 and 1000");
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_PORT", "http")))
        .hasMessageContaining("RTB_PORT");
  }

  @Test
  void policyIsReadFromTheChartsValue() {
    Policy policy =
        policy(
            """
            {"allowedRuntimeClasses": ["gvisor"], "allowDefaultRuntime": false,
             "perBenchmark": {"maxPods": 10, "maxDurationMinutes": 60}}
            """);
    assertThat(policy.allowedRuntimeClasses()).containsExactly("gvisor");
    assertThat(policy.allowDefaultRuntime()).isFalse();
    assertThat(policy.perBenchmark())
        .isEqualTo(PolicyPerBenchmarkBuilder.builder().maxPods(10).maxDurationMinutes(60).build());
    assertThat(policy.perNamespace()).isEqualTo(Policy.DEFAULT.perNamespace());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"allowedImages": []}                              | allowedImages | allowedImagePrefixes
          {"perBenchmark": {"maxPod": 1}}                    | perBenchmark.maxPod | maxPodsAtATime
          {"perBenchmark": {"maxPods": -1}}                  | perBenchmark.maxPods | less than 0
          {"perBenchmark": {"maxPods": "many"}}              | perBenchmark.maxPods | whole number
          {"perBenchmark": {"minDensityReserveMemory": "much"}} | perBenchmark.minDensityReserveMemory | 1Gi
          {"perBenchmark": {"minDensityReserveMemory": "-1Gi"}} | perBenchmark.minDensityReserveMemory | 1Gi
          {"perBenchmark": {"minDensityReservePods": -1}}    | perBenchmark.minDensityReservePods | less than 0
          {"allowedImagePrefixes": ["team"]}                 | allowedImagePrefixes | docker.io
          {"allowedImagePrefixes": ["https://r.example"]}    | allowedImagePrefixes | https://r.example
          {"allowedImagePrefixes": ["r.example/tool:1"]}     | allowedImagePrefixes | without a tag
          {"allowDefaultRuntime": "false"}                   | allowDefaultRuntime | true or false
          {"allowedRuntimeClasses": "gvisor"}                | allowedRuntimeClasses | must be a list
          {"allowedRuntimeClasses": ["runc", {}]}            | allowedRuntimeClasses[1]: | must be text
          {                                                  | not JSON | end-of-input
          {} {}                                              | RTB_POLICY | JSON
          """)
  void invalidPolicyIsRejectedWithItsKey(String json, String named, String detail) {
    assertThatThrownBy(() -> policy(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RTB_POLICY")
        .hasMessageContaining(named)
        .hasMessageContaining(detail);
  }

  @Test
  void podsAreReadFromTheChartsValue() {
    PodSettings pods =
        pods(
            """
            {"labels": {"team": "a", "removed": null}, "annotations": {"example.org/a": "b"},
             "imagePullSecrets": [{"name": "s"}], "priorityClassName": "",
             "readOnlyRootFilesystem": true}
            """);

    assertThat(pods.labels()).isEqualTo(Map.of("team", "a"));
    assertThat(pods.annotations()).isEqualTo(Map.of("example.org/a", "b"));
    assertThat(pods.imagePullSecrets()).extracting(s -> s.name()).containsExactly("s");
    assertThat(pods.priorityClassName()).isNull();
    assertThat(pods.readOnlyRootFilesystem()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"label": {}}                                  | label | labels
          {"labels": {"runtimebench.dev/block": "1"}}    | labels | remove it
          {"labels": ["team"]}                           | labels | an object
          {"readOnlyRootFilesystem": "yes"}              | readOnlyRootFilesystem | true or false
          """)
  void invalidPodsAreRejectedWithTheirKey(String json, String named, String detail) {
    assertThatThrownBy(() -> pods(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RTB_BENCHMARK_PODS")
        .hasMessageContaining(named)
        .hasMessageContaining(detail);
  }

  @Test
  void userIdsHaveThreeModes() {
    assertThat(OperatorOptions.from(Map.of("RTB_USER_IDS", "Platform")).userIds())
        .isEqualTo(UserIds.Platform);
    assertThatThrownBy(() -> OperatorOptions.from(Map.of("RTB_USER_IDS", "openshift")))
        .hasMessageContaining("RTB_USER_IDS")
        .hasMessageContaining("Auto, Fixed or Platform");
  }

  private static PodSettings pods(String json) {
    return OperatorOptions.from(Map.of("RTB_BENCHMARK_PODS", json)).benchmarkPods();
  }

  private static Policy policy(String json) {
    return OperatorOptions.from(Map.of("RTB_POLICY", json)).policy();
  }
}
