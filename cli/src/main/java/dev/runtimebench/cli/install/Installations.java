package dev.runtimebench.cli.install;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operators of a cluster.
 *
 * @param found in the order of their namespaces
 * @param unknown why there may be others, or empty
 */
public record Installations(List<Installation> found, Optional<String> unknown) {

  /**
   * Finds the operators by the labels of their Deployments. A user who may not list the Deployments
   * of all namespaces may still read the one that the benchmarks name in their status.
   *
   * @param namespace where to look for benchmarks
   * @throws KubernetesClientException if the cluster does not answer
   */
  public static Installations find(KubernetesClient client, String namespace) {
    try {
      List<Installation> all =
          client
              .apps()
              .deployments()
              .inAnyNamespace()
              .withLabels(Installation.labels())
              .list()
              .getItems()
              .stream()
              .map(Installation::new)
              .toList();
      return new Installations(all, Optional.empty());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return new Installations(
          ofBenchmarks(client, namespace),
          Optional.of("this user may not list the Deployments of all namespaces"));
    }
  }

  private static List<Installation> ofBenchmarks(KubernetesClient client, String namespace) {
    List<Installation> found = new ArrayList<>();
    try {
      client.resources(RuntimeBenchmark.class).inNamespace(namespace).list().getItems().stream()
          .map(RuntimeBenchmark::getStatus)
          .flatMap(status -> Optional.ofNullable(status).stream())
          .map(RuntimeBenchmarkStatus::installation)
          .filter(name -> name != null && name.matches("[a-z0-9.-]+/[a-z0-9.-]+"))
          .distinct()
          .map(name -> name.split("/"))
          .map(parts -> client.apps().deployments().inNamespace(parts[0]).withName(parts[1]).get())
          .filter(deployment -> deployment != null)
          .map(Installation::new)
          .forEach(found::add);
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        throw e;
      }
      // The user may read neither the benchmarks nor the Deployment. The record says so.
    }
    return found;
  }
}
