package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.BenchmarkName;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.complete.Names;
import dev.runtimebench.cli.complete.TypedWords;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the cluster for names. The user waits for the completion. Without an answer in time, the
 * list is empty and there is no message.
 */
final class ClusterNames implements Names {

  private static final int ANSWER_TIMEOUT_MILLIS = 2000;

  @Override
  public List<String> benchmarks(TypedWords typed) {
    return ask(
            typed,
            client ->
                client
                    .resources(RuntimeBenchmark.class)
                    .inNamespace(BenchmarkCluster.namespace(client, typed.value("--namespace")))
                    .list()
                    .getItems())
        .orElse(List.of());
  }

  @Override
  public List<String> workloads(TypedWords typed) {
    return ask(typed, client -> client.resources(BenchmarkWorkload.class).list().getItems())
        .orElseGet(() -> names(BundledCatalogue.read()));
  }

  @Override
  public List<String> namespaces(TypedWords typed) {
    return ask(typed, client -> client.resources(Namespace.class).list().getItems())
        .orElse(List.of());
  }

  @Override
  public List<String> contexts(TypedWords typed) {
    try {
      return KubeconfigCheck.contexts(connection(typed).files());
    } catch (CliException e) {
      return List.of();
    }
  }

  private static Connection connection(TypedWords typed) {
    return new Connection(typed.value("--kubeconfig"), typed.value("--context"));
  }

  private static Optional<List<String>> ask(
      TypedWords typed, Function<KubernetesClient, List<? extends HasMetadata>> question) {
    Connection connection = connection(typed);
    if (connection.missing().isPresent()) {
      return Optional.empty();
    }
    try (KubernetesClient client = connection.openFor(ANSWER_TIMEOUT_MILLIS)) {
      return Optional.of(names(question.apply(client)));
    } catch (KubernetesClientException | CliException e) {
      return Optional.empty();
    }
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getMetadata().getName())
        .filter(BenchmarkName::isValid)
        .sorted()
        .toList();
  }
}
