package dev.runtimebench.scenarios.support;

import dev.runtimebench.operator.boot.OperatorMain;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JavaProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the operator in a separate process, as the image does. */
public final class OperatorProgram {

  private OperatorProgram() {}

  /**
   * Starts the operator.
   *
   * @param url the URL of the API server
   * @param settings environment variables
   */
  public static JavaProgram start(String url, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(ClientSettings.environment(url));
    environment.put("RTB_PORT", "0");
    environment.putAll(settings);
    return JavaProgram.start(
        OperatorMain.class,
        List.of(
            "-XX:TieredStopAtLevel=1",
            // Without this property logback would find the configuration of the tests first.
            "-Dlogback.configurationFile=logback.xml"),
        environment);
  }
}
