package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.operator.boot.OperatorMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The operator as a process, with the environment that the chart gives it. */
final class OperatorProcess implements AutoCloseable {

  private final Process process;

  /**
   * @param url the API server's
   * @param fields what the API server would fill in, by the field's path
   */
  OperatorProcess(String url, Chart chart, Map<String, String> fields) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(Repository.ROOT.resolve("manifests/target/operator.log").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("KUBERNETES_MASTER", url);
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    environment.put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    environment.put("RTB_PORT", "0");
    for (JsonNode variable : chart.container().path("env")) {
      String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
      environment.put(
          variable.path("name").asText(),
          field.isEmpty() ? variable.path("value").asText() : fields.get(field));
    }
    // Nothing here has an image.
    environment.remove("RTB_PROBE_IMAGE");
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().join();
  }
}
