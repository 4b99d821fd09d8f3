package dev.runtimebench.operator.boot;

import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.operator.cluster.ApiConnections;
import dev.runtimebench.operator.cluster.LeanObjects;
import dev.runtimebench.operator.cluster.StalledAnswers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's process. The process starts the operator at once, or waits until this replica
 * leads. The process exits with 0 after a signal, and with 1 after a failure, so that the kubelet
 * restarts the container.
 */
final class OperatorProcess {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final int FAILED = 1;

  private final OperatorOptions options;
  private final KubernetesClient client;
  private final OperatorAssembly operator;
  private final Optional<LeaderElection> election;
  private final ProbeServer probes;
  private final AtomicInteger exitCode = new AtomicInteger();
  private volatile boolean stopping;

  OperatorProcess(OperatorOptions options) throws IOException {
    this.options = options;
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    client =
        ApiConnections.clientFor(ClientConfig.load())
            .withKubernetesSerialization(LeanObjects.serialization())
            .withHttpClientBuilderConsumer(
                http ->
                    http.addOrReplaceInterceptor(
                        StalledAnswers.class.getName(), new StalledAnswers()))
            .build();
    operator = new OperatorAssembly(client, options, registry);
    election =
        options
            .election()
            .map(
                how ->
                    new LeaderElection(
                        ClientConfig.load(), how, this::startOperator, this::abandon));
    probes =
        new ProbeServer(
            options.port(),
            this::isReady,
            () -> {
              operator.refreshMetrics();
              return registry.scrape();
            });
  }

  /** Starts the process and returns; its threads keep running. */
  void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    probes.start();
    LOG.info("answers probes on port {}", probes.port());
    try {
      new Preflight(client.getConfiguration()).check(options.watchNamespaces());
    } catch (RuntimeException e) {
      fail(e);
    }
    election.ifPresentOrElse(LeaderElection::start, this::startOperator);
  }

  private void startOperator() {
    try {
      operator.start();
      LOG.info("runs against {}", client.getMasterUrl());
    } catch (RuntimeException e) {
      if (!stopping) {
        fail(e);
      }
    }
  }

  /** A waiting replica is ready too: an update of the operator must not wait until it leads. */
  private boolean isReady() {
    boolean waiting = election.isPresent() && !election.get().isLeading();
    return !stopping && (waiting || operator.isReady());
  }

  private void fail(RuntimeException e) {
    LOG.error("cannot start: {}", StartFailure.explain(e, client.getMasterUrl().toString()));
    LOG.debug("start failed", e);
    exitCode.set(FAILED);
    System.exit(FAILED);
  }

  /**
   * Ends the process without any cleanup: a late write could overwrite what the next leader wrote.
   */
  private void abandon() {
    if (!stopping) {
      Runtime.getRuntime().halt(FAILED);
    }
  }

  /**
   * Reports not ready, finishes the current reconciles, and then releases the Lease. A running
   * trial keeps running: the next leader finds its Pod, records the trial as interrupted, and runs
   * the trial again.
   */
  private void shutDown() {
    stopping = true;
    LOG.info("stops");
    operator.close();
    election.ifPresent(LeaderElection::close);
    probes.close();
    client.close();
    LOG.info("stopped");
    // Otherwise the JVM would exit with 143, which looks like a crash.
    Runtime.getRuntime().halt(exitCode.get());
  }
}
