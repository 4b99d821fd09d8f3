package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chart makes the operator set in the Pods of benchmarks, and who sets the IDs. */
class ChartBenchmarkPodsTest {

  private static String setting(Chart chart, String name) {
    for (JsonNode variable : chart.container().path("env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    throw new AssertionError("no variable " + name);
  }

  private static JsonNode pods(String values) throws JsonProcessingException {
    return new JsonMapper().readTree(setting(Chart.with(values), "RTB_BENCHMARK_PODS"));
  }

  private static Map<?, ?> map(JsonNode object) {
    return new JsonMapper().convertValue(object, Map.class);
  }

  @Test
  void defaultsOptOutOfMeshesAndEvictionByAutoscalers() throws JsonProcessingException {
    assertThat(map(pods("").path("labels"))).isEqualTo(Map.of("sidecar.istio.io/inject", "false"));
    assertThat(map(pods("").path("annotations")))
        .isEqualTo(
            Map.of(
                "sidecar.istio.io/inject", "false",
                "linkerd.io/inject", "disabled",
                "cluster-autoscaler.kubernetes.io/safe-to-evict", "false",
                "karpenter.sh/do-not-disrupt", "true"));
  }

  @Test
  void valuesAddAndRemoveEntries() throws JsonProcessingException {
    JsonNode pods =
        pods(
            """
            benchmarkPods:
              labels: {team: a, sidecar.istio.io/inject: null}
              annotations: null
              imagePullSecrets: [{name: s}]
              readOnlyRootFilesystem: true
            """);

    assertThat(map(pods.path("labels"))).isEqualTo(Map.of("team", "a"));
    assertThat(pods.path("annotations")).isEmpty();
    assertThat(pods.at("/imagePullSecrets/0/name").asText()).isEqualTo("s");
    assertThat(pods.path("readOnlyRootFilesystem").asBoolean()).isTrue();
  }

  @Test
  void ownKeysOfTheOperatorAreRefused() {
    assertThatThrownBy(() -> Chart.with("benchmarkPods: {labels: {runtimebench.dev/block: x}}"))
        .hasMessageContaining("benchmarkPods.labels")
        .hasMessageContaining("runtimebench.dev/block");
  }

  @Test
  void operatorsOwnPodLeavesItsIdsToThePlatform() {
    JsonNode fixed = Chart.withDefaults().pod().at("/spec/securityContext");
    assertThat(fixed.path("runAsUser").asInt()).isEqualTo(65532);

    Chart platform = Chart.with("userIds: Platform");
    assertThat(setting(platform, "RTB_USER_IDS")).isEqualTo("Platform");
    JsonNode open = platform.pod().at("/spec/securityContext");
    assertThat(open.has("runAsUser") || open.has("runAsGroup") || open.has("fsGroup")).isFalse();
    assertThat(open.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(open.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(platform.one("Pod").at("/spec/securityContext")).isEqualTo(open);
  }

  @Test
  void operatorRunsOnLinuxNodes() {
    assertThat(
            Chart.with("nodeSelector: {pool: infra}")
                .pod()
                .at("/spec/nodeSelector/kubernetes.io~1os")
                .asText())
        .isEqualTo("linux");
    assertThat(Chart.withDefaults().one("Pod").at("/spec/nodeSelector/kubernetes.io~1os").asText())
        .isEqualTo("linux");
  }
}
