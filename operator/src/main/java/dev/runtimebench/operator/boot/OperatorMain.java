package dev.runtimebench.operator.boot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.OperatorException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a program: against the cluster of the Pod it is in, or the kubeconfig's. */
public final class OperatorMain {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private OperatorMain() {}

  public static void main(String[] args) throws IOException {
    OperatorOptions options;
    try {
      options = OperatorOptions.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("runtimebench-operator: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KubernetesClient client = new KubernetesClientBuilder().build();
    OperatorAssembly operator = new OperatorAssembly(client, options, registry);
    ProbeServer probes = new ProbeServer(options.port(), operator::isReady, registry::scrape);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  operator.close();
                  probes.close();
                  client.close();
                },
                "shutdown"));
    probes.start();
    try {
      operator.start();
    } catch (OperatorException e) {
      System.err.println("runtimebench-operator: " + StartFailure.explain(e));
      LOG.debug("start failed", e);
      System.exit(FAILED);
    }
    LOG.info("runs against {}; probes on port {}", client.getMasterUrl(), probes.port());
  }
}
