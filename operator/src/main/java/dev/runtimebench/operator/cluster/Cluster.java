package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClient;

/** The operator's clients for the cluster, one for each kind of object. */
public record Cluster(
    Pods pods,
    PodLogs logs,
    SampleConfigMaps samples,
    Benchmarks benchmarks,
    Lookups lookups,
    Events events,
    Platform platform) {

  public static Cluster of(KubernetesClient client, OperatorClock clock) {
    return new Cluster(
        new Pods(client),
        new PodLogs(client),
        new SampleConfigMaps(client),
        new Benchmarks(client),
        new Lookups(client),
        new Events(client, clock),
        new Platform(client, clock));
  }
}
