package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The files for Argo CD and Flux in {@code manifests/gitops}. */
class GitOpsTest {

  private static final Path FILES = Repository.ROOT.resolve("manifests/gitops");

  private static final String HEALTH =
      "resource.customizations.health.runtimebench.dev_RuntimeBenchmark";

  /** Argo CD runs the script with the object as the variable {@code obj}. */
  private static LuaTable health(JsonNode benchmark) {
    String script =
        Repository.yaml(FILES.resolve("argocd/argocd-cm.yaml")).path("data").path(HEALTH).asText();
    Globals lua = JsePlatform.standardGlobals();
    lua.set("obj", toLua(benchmark));
    return lua.load(script, "health").call().checktable();
  }

  private static LuaValue toLua(JsonNode value) {
    if (value.isObject()) {
      LuaTable table = new LuaTable();
      value.properties().forEach(f -> table.set(f.getKey(), toLua(f.getValue())));
      return table;
    }
    if (value.isArray()) {
      LuaTable table = new LuaTable();
      value.forEach(item -> table.set(table.length() + 1, toLua(item)));
      return table;
    }
    return value.isNumber() ? LuaValue.valueOf(value.asDouble()) : LuaValue.valueOf(value.asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-                                                     | Progressing | not looked",
        "{observedGeneration: -1}                              | Progressing | not looked",
        "{observedGeneration: 1, conditions: [{type: Ready, status: 'True', reason: a, message: b}]} | Progressing | not looked",
        "{observedGeneration: 2, phase: Queued, conditions: [{type: Ready, status: 'False', reason: Queued, message: waiting}, {type: Stalled, status: 'False', reason: Queued, message: ''}]} | Progressing | Queued: waiting",
        "{observedGeneration: 2, phase: Suspended, conditions: [{type: Ready, status: 'False', reason: Suspended, message: s}]} | Suspended | Suspended: s",
        "{observedGeneration: 2, phase: Complete, result: gvisor 3x, conditions: [{type: Ready, status: 'True', reason: MaxBlocksReached, message: m}]} | Healthy | gvisor 3x",
        "{observedGeneration: 2, phase: Complete, conditions: [{type: Ready, status: 'False', reason: GateFailed, message: m}, {type: Stalled, status: 'True', reason: GateFailed, message: m}]} | Degraded | GateFailed: m",
        "{observedGeneration: 2, phase: Failed, conditions: [{type: Stalled, status: 'True', reason: NoValue, message: m}]} | Degraded | NoValue: m",
      })
  void argoCdShowsTheHealthOfABenchmark(String status, String health, String message) {
    String object =
        "metadata: {generation: 2}\n" + (status.equals("-") ? "" : "status: " + status + "\n");
    LuaTable shown = health(Repository.documents(object).get(0));
    assertThat(shown.get("status").tojstring()).isEqualTo(health);
    assertThat(shown.get("message").tojstring()).contains(message);
  }

  @Test
  void argoCdGetsValuesThatTheChartAccepts() throws Exception {
    JsonNode source = Repository.yaml(FILES.resolve("argocd/application.yaml")).at("/spec/source");
    assertThat(Repository.ROOT.resolve(source.path("path").asText())).isEqualTo(Repository.CHART);
    String values = new YAMLMapper().writeValueAsString(source.at("/helm/valuesObject"));
    assertThat(Chart.with(values).all("BenchmarkWorkload")).isNotEmpty();
  }

  /** A wave holds everything that the later waves need. */
  @Test
  void syncWavesApplyEachKindAfterItsDefinition() {
    Chart chart = Chart.with("catalogue: {managedBy: Chart}");
    int crds = wave(chart.all("CustomResourceDefinition").get(0));
    int workloads = wave(chart.all("BenchmarkWorkload").get(0));
    assertThat(crds).isLessThan(wave(chart.one("Deployment")));
    assertThat(wave(chart.one("Deployment"))).isLessThan(workloads);
  }

  private static int wave(JsonNode object) {
    return object.at("/metadata/annotations/argocd.argoproj.io~1sync-wave").asInt(0);
  }

  @Test
  void fluxAppliesBenchmarksAfterTheOperator() {
    List<JsonNode> kustomizations =
        Repository.documents(Repository.text(FILES.resolve("flux/benchmarks.yaml")));
    JsonNode operator = kustomizations.get(0);
    JsonNode benchmarks = kustomizations.get(1);
    assertThat(operator.at("/spec/wait").asBoolean()).isTrue();
    assertThat(benchmarks.at("/spec/dependsOn/0/name").asText()).isEqualTo(Chart.name(operator));
    JsonNode check = benchmarks.at("/spec/healthChecks/0");
    JsonNode crd = Repository.yaml(Repository.CRDS.resolve("runtimebenchmarks.yaml"));
    assertThat(check.path("apiVersion").asText())
        .isEqualTo(crd.at("/spec/group").asText() + "/" + crd.at("/spec/versions/0/name").asText());
    assertThat(check.path("kind")).isEqualTo(crd.at("/spec/names/kind"));
    List<JsonNode> release =
        Repository.documents(Repository.text(FILES.resolve("flux/operator.yaml")));
    JsonNode chart = release.get(1).at("/spec/chart/spec");
    assertThat(Repository.ROOT.resolve(chart.path("chart").asText())).isEqualTo(Repository.CHART);
    assertThat(chart.at("/sourceRef/name").asText()).isEqualTo(Chart.name(release.get(0)));
  }

  @Test
  void pageNamesEveryFile() {
    String page = Repository.text(Repository.ROOT.resolve("docs/operations/gitops.md"));
    for (Path file : Repository.tree(FILES, ".yaml")) {
      assertThat(page).contains("manifests/gitops/" + FILES.relativize(file));
      assertThat(Files.exists(file)).isTrue();
    }
  }
}
