package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads RuntimeBenchmarks from a cluster. */
public final class BenchmarkCluster {

  private static final Comparator<RuntimeBenchmark> BY_AGE =
      Comparator.comparing(
              (RuntimeBenchmark b) ->
                  Optional.ofNullable(b.getMetadata().getCreationTimestamp()).orElse(""))
          .thenComparing(b -> b.getMetadata().getNamespace())
          .thenComparing(b -> b.getMetadata().getName());

  private final KubernetesClient client;

  /**
   * @param client the caller closes it
   */
  public BenchmarkCluster(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Returns the namespace to use: the given one, else the kubeconfig's, else {@code default}.
   *
   * @param given may be null
   */
  public static String namespace(KubernetesClient client, String given) {
    if (given != null) {
      return given;
    }
    return client.getNamespace() == null ? "default" : client.getNamespace();
  }

  /**
   * Returns the benchmarks of all namespaces, the oldest first.
   *
   * @param selector a label selector in kubectl's form; null: all benchmarks
   */
  public List<RuntimeBenchmark> all(String selector) {
    var all = client.resources(RuntimeBenchmark.class).inAnyNamespace();
    return sorted((selector == null ? all : all.withLabelSelector(selector)).list().getItems());
  }

  /** Returns all benchmarks of a namespace, the oldest first. */
  public List<RuntimeBenchmark> in(String namespace) {
    return in(namespace, null);
  }

  /**
   * Returns the benchmarks of a namespace, the oldest first.
   *
   * @param selector a label selector in kubectl's form; null: all benchmarks
   */
  public List<RuntimeBenchmark> in(String namespace, String selector) {
    var all = client.resources(RuntimeBenchmark.class).inNamespace(namespace);
    return sorted((selector == null ? all : all.withLabelSelector(selector)).list().getItems());
  }

  /**
   * The benchmarks that exist, and a message for each other name.
   *
   * @param found in the order of the names
   * @param missing one line each
   */
  public record Found(List<RuntimeBenchmark> found, List<String> missing) {}

  /** Returns the benchmarks with these names, and which of the names do not exist. */
  public Found find(String namespace, List<String> names) {
    List<RuntimeBenchmark> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      get(namespace, name).ifPresentOrElse(found::add, () -> missing.add(missing(namespace, name)));
    }
    return new Found(found, missing);
  }

  /**
   * Returns the benchmarks with these names, in the order of the names.
   *
   * @throws CliException naming the first benchmark that does not exist
   */
  public List<RuntimeBenchmark> named(String namespace, List<String> names) {
    return names.stream().map(name -> named(namespace, name)).toList();
  }

  private RuntimeBenchmark named(String namespace, String name) {
    return get(namespace, name).orElseThrow(() -> CliException.usage(missing(namespace, name)));
  }

  private static String missing(String namespace, String name) {
    return "no RuntimeBenchmark '%s' in namespace '%s'".formatted(name, namespace);
  }

  private Optional<RuntimeBenchmark> get(String namespace, String name) {
    RuntimeBenchmark found =
        client.resources(RuntimeBenchmark.class).inNamespace(namespace).withName(name).get();
    if (found == null) {
      // The client answers null too when the cluster does not know the resource. A list does not.
      checkResource(namespace);
    }
    return Optional.ofNullable(found);
  }

  private void checkResource(String namespace) {
    try {
      client
          .resources(RuntimeBenchmark.class)
          .inNamespace(namespace)
          .list(new ListOptionsBuilder().withLimit(1L).build());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
    }
  }

  /** Returns the order by age, the oldest first. */
  public static Comparator<RuntimeBenchmark> byAge() {
    return BY_AGE;
  }

  private static List<RuntimeBenchmark> sorted(List<RuntimeBenchmark> benchmarks) {
    return benchmarks.stream().sorted(BY_AGE).toList();
  }
}
