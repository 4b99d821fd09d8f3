package dev.runtimebench.scenarios.support;

import dev.runtimebench.operator.boot.OperatorMain;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JavaProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as a process of its own, as it runs in its image. */
public final class OperatorProgram {

  private OperatorProgram() {}

  /**
   * Starts the operator.
   *
   * @param url the API server's
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
            // Without it logback would find the tests' own configuration first.
            "-Dlogback.configurationFile=logback.xml"),
        environment);
  }
}
