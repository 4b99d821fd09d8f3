package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The objects for production use, the Pod of {@code helm test}, and the notes. */
class ChartOperationTest {

  private static List<String> rights(Chart chart) {
    return Chart.texts(chart.one("Pod").at("/spec/containers/0/args"));
  }

  @Test
  void helmTestChecksEveryGrantedRightAndDangerousRights() {
    assertThat(rights(Chart.withDefaults()))
        .contains(
            "+ get nodes *",
            "+ get runtimebench.dev/benchmarkworkloads *",
            "- delete runtimebench.dev/benchmarkworkloads *",
            "+ update runtimebench.dev/runtimebenchmarks/status *",
            "+ get pods/log *",
            "- get secrets *",
            "- create pods/exec *",
            "- impersonate users *",
            "- update runtimebench.dev/runtimebenchmarks *")
        .doesNotHaveDuplicates()
        .allMatch(right -> right.matches("[+-] [a-z]+ [a-z./0-9]+ \\*"));
    assertThat(rights(Chart.with("watchNamespaces: [one]")))
        .contains("+ create pods one", "- create pods *", "- get secrets one", "+ get nodes *")
        .doesNotContain("+ create pods *");
    assertThat(Chart.with("rbac: {create: false, aggregate: false}").all("Pod")).isEmpty();
  }

  @Test
  void helmTestPodHasTheOperatorsIdentityButNotItsLabels() {
    Chart chart = Chart.withDefaults();
    JsonNode pod = chart.one("Pod");
    assertThat(pod.at(Chart.HOOK).asText()).isEqualTo("test");
    assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo(Chart.NAME);
    assertThat(pod.at("/spec/securityContext")).isEqualTo(chart.pod().at("/spec/securityContext"));
    assertThat(pod.at("/spec/containers/0/securityContext"))
        .isEqualTo(chart.container().path("securityContext"));
    String name = "/metadata/labels/app.kubernetes.io~1name";
    assertThat(pod.at(name)).isNotEqualTo(chart.pod().at(name));
  }

  @Test
  void disruptionBudgetNeedsSeveralReplicas() {
    JsonNode budget =
        Chart.with("{replicas: 2, podDisruptionBudget: {enabled: true}}")
            .one("PodDisruptionBudget");
    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThatThrownBy(() -> Chart.with("podDisruptionBudget: {enabled: true}"))
        .hasMessageContaining("replicas");
    assertThat(Chart.withDefaults().all("PodDisruptionBudget")).isEmpty();
  }

  @Test
  void networkPolicyRendersWhenEnabled() {
    JsonNode spec =
        Chart.with("networkPolicy: {enabled: true, apiServerPorts: [6443]}")
            .one("NetworkPolicy")
            .path("spec");
    assertThat(Chart.texts(spec.path("policyTypes"))).containsExactly("Ingress", "Egress");
    assertThat(spec.at("/egress/1/ports/0/port").asInt()).isEqualTo(6443);
    assertThat(spec.at("/ingress/0/ports/0/port").asText()).isEqualTo("http");
    assertThat(Chart.withDefaults().all("NetworkPolicy")).isEmpty();
  }

  @Test
  void podUsageIsOffByDefault() {
    Chart chart = Chart.withDefaults();
    assertThat(chart.one("Deployment").toString()).doesNotContain("RTB_POD_USAGE");
    assertThat(chart.objects().toString()).doesNotContain("nodes/stats", "nodes/metrics");
  }

  @Test
  void podUsageAddsTheSettingAndTheRightsAndThePort() {
    Chart chart =
        Chart.with(
            "{podUsage: {enabled: true, kubeletPort: 10251, kubeletTo: [{ipBlock: {cidr: 10.0.0.0/16}}]}, networkPolicy: {enabled: true}}");
    assertThat(environment(chart)).containsEntry("RTB_POD_USAGE", "ClusterCA");
    JsonNode egress = chart.one("NetworkPolicy").at("/spec/egress/2");
    assertThat(egress.at("/ports/0/port").asInt()).isEqualTo(10251);
    assertThat(egress.at("/to/0/ipBlock/cidr").asText()).isEqualTo("10.0.0.0/16");
    assertThat(chart.all("ClusterRole").toString())
        .contains("nodes/metrics", "nodes/stats")
        .doesNotContain("nodes/proxy");
  }

  @Test
  void podUsageMountsTheKubeletsCa() {
    Chart chart =
        Chart.with(
            "podUsage: {enabled: true, certificates: CAFile, caConfigMap: kubelet-serving-ca}");
    assertThat(environment(chart))
        .containsEntry("RTB_POD_USAGE", "CAFile")
        .containsEntry("RTB_KUBELET_CA", "/etc/runtimebench/kubelet-ca/ca.crt");
    JsonNode pod = chart.one("Deployment").at("/spec/template/spec");
    assertThat(pod.path("volumes").toString()).contains("\"name\":\"kubelet-serving-ca\"");
    assertThat(pod.at("/containers/0/volumeMounts").toString())
        .contains("/etc/runtimebench/kubelet-ca");
  }

  private static Map<String, String> environment(Chart chart) {
    Map<String, String> values = new HashMap<>();
    chart
        .one("Deployment")
        .at("/spec/template/spec/containers/0/env")
        .forEach(v -> values.put(v.path("name").asText(), v.path("value").asText()));
    return values;
  }

  @Test
  void notesShowCommandsForWatchedNamespace() {
    assertThat(Chart.notes("{watchNamespaces: [team], catalogue: {imageRegistry: r.example}}"))
        .contains("kubectl -n team get rtb", "helm test try -n " + Chart.NAMESPACE)
        .doesNotContain("not a registry");
    assertThat(Chart.notes("")).contains("localhost/runtimebench, which is not a registry");
  }
}
