package dev.runtimebench.localcluster;

import java.net.URI;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the Docker Engine of the integration tests by DOCKER_HOST. */
final class EngineAtHand {

  private EngineAtHand() {}

  /** Skips the test loudly without an engine; in CI there must be one. */
  static URI orSkip() {
    String host = System.getenv("DOCKER_HOST");
    if (host == null || host.isEmpty()) {
      String message = "NOT TESTED: DockerNode. There is no engine: DOCKER_HOST is not set.";
      System.err.println("\n*** " + message + "\n");
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return URI.create(host);
  }
}
