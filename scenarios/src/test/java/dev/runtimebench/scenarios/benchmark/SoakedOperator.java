package dev.runtimebench.scenarios.benchmark;

import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.operator.cluster.LeanObjects;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;

/** The operator with a fast clock, in a process of its own. {@link Soak} starts it. */
public final class SoakedOperator {

  static final String USER_AGENT = "operator-soaked";

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private SoakedOperator() {}

  /**
   * Runs until the process is killed.
   *
   * @param args when the fast clock shows the time of the machine, in RFC 3339, and how many times
   *     as fast the clock runs
   */
  public static void main(String[] args) throws IOException {
    Config config = ClientConfig.load();
    config.setUserAgent(USER_AGENT);
    OperatorAssembly operator =
        new OperatorAssembly(
            new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(LeanObjects.serialization())
                .build(),
            OperatorOptions.defaults(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new FastClock(Instant.parse(args[0]), Integer.parseInt(args[1])));
    answerProbes(operator);
    operator.start();
  }

  private static void answerProbes(OperatorAssembly operator) throws IOException {
    int port = Integer.parseInt(System.getenv("RTB_PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext(
        "/readyz",
        exchange -> {
          exchange.sendResponseHeaders(operator.isReady() ? OK : UNAVAILABLE, -1);
          exchange.close();
        });
    server.start();
  }
}
