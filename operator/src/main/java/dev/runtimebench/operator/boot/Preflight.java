package dev.runtimebench.operator.boot;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Set;

/**
 * Asks the API server for one benchmark before anything is started: whether it can be reached,
 * knows who asks and what a benchmark is, and lets it be read. Found here, a fault is one error,
 * and not one for each watch.
 */
final class Preflight {

  private static final ListOptions ONE = new ListOptionsBuilder().withLimit(1L).build();

  /** About two seconds: who starts the operator, starts it again. */
  private static final int TRIES = 4;

  private final Config config;

  Preflight(Config config) {
    this.config = new ConfigBuilder(config).withRequestRetryBackoffLimit(TRIES).build();
  }

  /**
   * @param namespaces empty: all
   * @throws io.fabric8.kubernetes.client.KubernetesClientException saying what is wrong
   */
  void check(Set<String> namespaces) {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      var benchmarks = client.resources(RuntimeBenchmark.class);
      if (namespaces.isEmpty()) {
        benchmarks.inAnyNamespace().list(ONE);
      }
      namespaces.forEach(namespace -> benchmarks.inNamespace(namespace).list(ONE));
    }
  }
}
