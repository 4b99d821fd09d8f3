package dev.runtimebench.testkit;

import java.net.URI;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the Docker Engine of the integration tests by DOCKER_HOST. */
public final class EngineAtHand {

  private EngineAtHand() {}

  /**
   * The engine's address. Skips the test loudly without an engine; in CI there must be one.
   *
   * @param what what is not tested without an engine
   */
  public static URI orSkip(String what) {
    String host = System.getenv("DOCKER_HOST");
    if (host == null || host.isEmpty()) {
      String message = "NOT TESTED: " + what + ". There is no engine: DOCKER_HOST is not set.";
      System.err.println("\n*** " + message + "\n");
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return URI.create(host);
  }
}
