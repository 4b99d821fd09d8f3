package dev.runtimebench.operator.boot;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.ApiConnections;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;

/**
 * Lists one benchmark before the operator starts. The call checks that the API server is reachable,
 * accepts the credentials, has the CRD, and allows reading benchmarks. A fault found here is one
 * error; found later it is one error for each watch.
 */
final class Preflight {

  /** Takes about two seconds. The kubelet restarts the operator, so a longer wait is not needed. */
  private static final int TRIES = 4;

  private final Config config;

  Preflight(Config config) {
    this.config = new ConfigBuilder(config).withRequestRetryBackoffLimit(TRIES).build();
  }

  /**
   * Checks each namespace.
   *
   * @param namespaces empty: all namespaces
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if a call fails
   */
  void check(Set<String> namespaces) {
    try (KubernetesClient client = ApiConnections.clientFor(config).build()) {
      var benchmarks = client.resources(RuntimeBenchmark.class);
      if (namespaces.isEmpty()) {
        benchmarks.inAnyNamespace().list(one());
      }
      namespaces.forEach(namespace -> benchmarks.inNamespace(namespace).list(one()));
    }
  }

  /** The client writes into the options, so each call needs options of its own. */
  private static ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }
}
