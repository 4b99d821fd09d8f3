package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.operator.boot.OperatorMain;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JavaProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as a process, with the environment that the chart gives it. */
final class OperatorProcess {

  private OperatorProcess() {}

  /**
   * Starts the operator.
   *
   * @param url the API server's
   * @param fields what the API server would fill in, by the field's path
   */
  static JavaProgram start(String url, Chart chart, Map<String, String> fields) {
    Map<String, String> environment = new HashMap<>(ClientSettings.environment(url));
    environment.put("RTB_PORT", "0");
    for (JsonNode variable : chart.container().path("env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      environment.put(
          variable.path("name").asText(),
          field.isEmpty() ? variable.path("value").asText() : fields.get(field));
    }
    // Nothing here has an image.
    environment.remove("RTB_PROBE_IMAGE");
    return JavaProgram.start(
        OperatorMain.class,
        List.of("-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=logback.xml"),
        environment);
  }
}
