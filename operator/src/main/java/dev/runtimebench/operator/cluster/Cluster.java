package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.soabase.recordbuilder.core.RecordBuilder;

/** The operator's clients for the cluster, one for each kind of object. */
@RecordBuilder
public record Cluster(
    Pods pods,
    PodLogs logs,
    SampleConfigMaps samples,
    Benchmarks benchmarks,
    Lookups lookups,
    Events events,
    Platform platform,
    Kubelets kubelets) {

  /**
   * How often a client repeats a call that failed. With fabric8's default a call that fails could
   * block a reconcile for almost two minutes, and nobody would know why. Reconciles are repeated.
   */
  private static final int RETRIES = 2;

  public static Cluster of(KubernetesClient client, OperatorClock clock, KubeletSettings kubelets) {
    KubernetesClient brief = withRetries(client, RETRIES);
    return ClusterBuilder.builder()
        .pods(new Pods(brief, withRetries(client, 0)))
        .logs(new PodLogs(client))
        .samples(new SampleConfigMaps(brief))
        .benchmarks(new Benchmarks(brief))
        .lookups(new Lookups(brief, clock))
        .events(new Events(brief, clock))
        .platform(new Platform(brief, clock))
        .kubelets(new Kubelets(brief, kubelets))
        .build();
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
