package dev.runtimebench.testkit;

import java.net.URI;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the Docker Engine for integration tests through DOCKER_HOST. */
public final class TestEngine {

  private TestEngine() {}

  /**
   * Returns the address of the engine. Without DOCKER_HOST, prints a message and skips the test, or
   * fails the test if the environment variable CI is true.
   *
   * @param tested what cannot be tested without an engine
   */
  public static URI addressOrSkip(String tested) {
    String host = System.getenv("DOCKER_HOST");
    if (host == null || host.isEmpty()) {
      String message =
          "NOT TESTED: " + tested + ". DOCKER_HOST is not set: set it to the address of an engine.";
      System.err.println("\n*** " + message + "\n");
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return URI.create(host);
  }
}
