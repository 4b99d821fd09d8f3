package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/** The operator's clients for the cluster, one for each kind of object. */
public record Cluster(
    Pods pods,
    PodLogs logs,
    SampleConfigMaps samples,
    Benchmarks benchmarks,
    Lookups lookups,
    Events events,
    Platform platform) {

  /**
   * How often a client repeats a call that failed. With fabric8's default a call that fails could
   * block a reconcile for almost two minutes, and nobody would know why. Reconciles are repeated.
   */
  private static final int RETRIES = 2;

  public static Cluster of(KubernetesClient client, OperatorClock clock) {
    KubernetesClient brief = withRetries(client, RETRIES);
    return new Cluster(
        new Pods(brief, withRetries(client, 0)),
        new PodLogs(client),
        new SampleConfigMaps(brief),
        new Benchmarks(brief),
        new Lookups(brief, clock),
        new Events(brief, clock),
        new Platform(brief, clock));
  }

  /** A client that shares the connections of the given one, which the caller closes. */
  private static KubernetesClient withRetries(KubernetesClient client, int retries) {
    return client
        .newClient(
            new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(retries)
                .build())
        .adapt(KubernetesClient.class);
  }
}
