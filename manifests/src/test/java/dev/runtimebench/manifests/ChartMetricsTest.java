package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The objects that let Prometheus and Grafana find the metrics. */
class ChartMetricsTest {

  @Test
  void defaultsRenderNoMonitoringObjects() {
    Chart chart = Chart.withDefaults();

    assertThat(chart.all("Service")).isEmpty();
    assertThat(chart.all("ServiceMonitor")).isEmpty();
    assertThat(chart.all("ConfigMap"))
        .noneMatch(map -> map.at("/metadata/labels").has("grafana_dashboard"));
    assertThat(chart.container().path("env").toString()).doesNotContain("RTB_METRICS_RESULTS");
  }

  @Test
  void serviceMonitorSelectsTheOperator() {
    Chart chart =
        Chart.with(
            "metrics: {serviceMonitor: {enabled: true, interval: 15s, labels: {release: p}}}");
    JsonNode monitor = chart.one("ServiceMonitor");
    JsonNode service = chart.one("Service");

    monitor
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(
            label ->
                assertThat(service.at("/metadata/labels").path(label.getKey()))
                    .isEqualTo(label.getValue()));
    assertThat(Chart.texts(monitor.at("/spec/namespaceSelector/matchNames")))
        .containsExactly(service.at("/metadata/namespace").asText());
    assertThat(monitor.at("/spec/endpoints/0/port")).isEqualTo(service.at("/spec/ports/0/name"));
    assertThat(monitor.at("/spec/endpoints/0/interval").asText()).isEqualTo("15s");
    assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("p");
    service
        .at("/spec/selector")
        .properties()
        .forEach(
            label ->
                assertThat(chart.pod().at("/metadata/labels").path(label.getKey()))
                    .isEqualTo(label.getValue()));
    assertThat(service.at("/spec/ports/0/targetPort"))
        .isEqualTo(chart.container().at("/ports/0/name"));
  }

  @Test
  void serviceRendersWithoutServiceMonitor() {
    Chart chart = Chart.with("metrics: {service: true}");

    assertThat(chart.all("Service")).hasSize(1);
    assertThat(chart.all("ServiceMonitor")).isEmpty();
  }

  @Test
  void dashboardIsValidForGrafana() throws JsonProcessingException {
    Chart chart =
        Chart.with("metrics: {dashboard: {enabled: true, annotations: {grafana_folder: rt}}}");
    JsonNode map =
        chart.all("ConfigMap").stream()
            .filter(m -> m.at("/metadata/labels").has("grafana_dashboard"))
            .findFirst()
            .orElseThrow();
    JsonNode dashboard = new ObjectMapper().readTree(map.at("/data/runtimebench.json").asText());

    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    assertThat(map.at("/metadata/annotations/grafana_folder").asText()).isEqualTo("rt");
    assertThat(dashboard.path("uid").asText()).isEqualTo("runtimebench");
    assertThat(dashboard.path("panels")).hasSizeGreaterThan(10);
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("ids are unique").isTrue();
      assertThat(panel.path("title").asText()).isNotEmpty();
      assertThat(panel.at("/gridPos/w").asInt() + panel.at("/gridPos/x").asInt())
          .isLessThanOrEqualTo(24);
      panel
          .path("targets")
          .forEach(
              target ->
                  assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}"));
    }
  }

  @Test
  void metricsValuesReachTheOperatorWithinBounds() {
    assertThat(Chart.with("metrics: {results: 20}").container().path("env").toString())
        .contains("{\"name\":\"RTB_METRICS_RESULTS\",\"value\":\"20\"}");
    assertThatThrownBy(() -> Chart.with("metrics: {results: 101}"))
        .hasMessageContaining("metrics.results");
    assertThatThrownBy(() -> Chart.with("metrics: {serviceMonitor: {interval: soon}}"))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> Chart.with("metrics: {grafana: true}"))
        .hasMessageContaining("grafana");
  }
}
