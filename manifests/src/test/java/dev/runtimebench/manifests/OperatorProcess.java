package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.operator.boot.OperatorMain;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the operator as a process, with the environment variables from the chart. */
final class OperatorProcess {

  private OperatorProcess() {}

  /**
   * Starts the operator.
   *
   * @param url the API server's URL
   * @param fields the values of {@code fieldRef} variables, by field path
   */
  static JavaProgram start(String url, Chart chart, Map<String, String> fields) {
    Map<String, String> environment = new HashMap<>(ClientSettings.environment(url));
    environment.put("RTB_PORT", "0");
    Map<String, String> known = new HashMap<>(fields);
    known.putIfAbsent("spec.nodeName", "node-of-the-operator");
    for (JsonNode variable : chart.container().path("env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      environment.put(
          variable.path("name").asText(),
          field.isEmpty() ? variable.path("value").asText() : known.get(field));
    }
    environment.computeIfPresent("RTB_CATALOGUE", (name, mounted) -> mount(chart).toString());
    // The scripted node of the test does not run the agent.
    environment.remove("RTB_PROBE_IMAGE");
    return JavaProgram.start(
        OperatorMain.class,
        List.of("-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=logback.xml"),
        environment);
  }

  /** The files of the catalogue's ConfigMap, as the kubelet mounts them. */
  private static Path mount(Chart chart) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "catalogue");
      for (var file :
          chart.named("ConfigMap", Chart.NAME + "-catalogue").path("data").properties()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue().asText());
      }
      return folder.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
