package dev.runtimebench.operator.boot;

import dev.runtimebench.api.client.ClientConfig;
import dev.runtimebench.operator.cluster.LeanObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the operator's process: it starts, or stands by until it leads; it ends with 0 when
 * it is told to, and with 1 when it can't go on, so that it is started again.
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
        new KubernetesClientBuilder()
            .withConfig(ClientConfig.load())
            .withKubernetesSerialization(LeanObjects.serialization())
            .build();
    operator = new OperatorAssembly(client, options, registry);
    election =
        options
            .election()
            .map(how -> new LeaderElection(client, how, this::startOperator, this::abandon));
    probes =
        new ProbeServer(
            options.port(),
            this::isReady,
            () -> {
              operator.refreshMetrics();
              return registry.scrape();
            });
  }

  /** Returns at once; the process lives on in its threads. */
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

  /** A replica that stands by is ready: an update of the operator must not wait for it to lead. */
  private boolean isReady() {
    boolean standsBy = election.isPresent() && !election.get().isLeading();
    return !stopping && (standsBy || operator.isReady());
  }

  private void fail(RuntimeException e) {
    LOG.error("can't start: {}", StartFailure.explain(e, client.getMasterUrl().toString()));
    LOG.debug("start failed", e);
    exitCode.set(FAILED);
    System.exit(FAILED);
  }

  /** Nothing is finished: what is written now might be written over what the next leader wrote. */
  private void abandon() {
    if (!stopping) {
      Runtime.getRuntime().halt(FAILED);
    }
  }

  /**
   * Not ready any more; then the passes that run are finished, and only then another replica may
   * lead. A trial in flight stays in flight: the next leader finds its Pod, counts it as
   * interrupted, and runs it again.
   */
  private void shutDown() {
    stopping = true;
    LOG.info("stops");
    operator.close();
    election.ifPresent(LeaderElection::close);
    probes.close();
    client.close();
    LOG.info("stopped");
    // Otherwise the JVM would end with 143, which reads as a crash.
    Runtime.getRuntime().halt(exitCode.get());
  }
}
