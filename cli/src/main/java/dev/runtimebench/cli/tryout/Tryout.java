package dev.runtimebench.cli.tryout;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.progress.Durations;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.progress.Waiter;
import dev.runtimebench.cli.run.Applier;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs a benchmark of one trial on a cluster, and reads the outputs of its Pods. */
public final class Tryout {

  private final KubernetesClient client;
  private final String namespace;
  private final StatusLine line;

  /**
   * @param client the caller closes it
   */
  public Tryout(KubernetesClient client, String namespace, StatusLine line) {
    this.client = client;
    this.namespace = namespace;
    this.line = line;
  }

  /**
   * Runs the benchmark, and deletes it.
   *
   * @param keep whether to keep the benchmark and its Pods
   * @return what a person should read
   * @throws CliException if the benchmark has not ended after that time
   */
  public TryReport run(Manifest benchmark, Duration timeout, boolean keep)
      throws InterruptedException {
    new Applier(client).apply(benchmark, namespace);
    try {
      boolean over = new Waiter(client, line).await(namespace, List.of(benchmark.name()), timeout);
      RuntimeBenchmark done =
          new BenchmarkCluster(client).named(namespace, List.of(benchmark.name())).get(0);
      if (!over) {
        throw new CliException(
            ExitCode.TIMEOUT,
            "not over after %s: %s".formatted(Durations.show(timeout), state(done)));
      }
      return new TryReport(tried(done));
    } finally {
      if (!keep) {
        client
            .resources(RuntimeBenchmark.class)
            .inNamespace(namespace)
            .withName(benchmark.name())
            .delete();
      }
    }
  }

  private static String state(RuntimeBenchmark benchmark) {
    Outcome outcome = Outcome.of(benchmark);
    return outcome.message().isEmpty() ? outcome.phase().name() : outcome.message();
  }

  private Tried tried(RuntimeBenchmark benchmark) {
    if (benchmark.getStatus() == null || benchmark.getStatus().startTime() == null) {
      return new Tried(benchmark, Optional.empty(), Optional.empty(), List.of(), List.of());
    }
    SampleSet samples = SampleCluster.of(client, benchmark);
    BenchmarkWorkloadSpec workload = samples.experiment().workload();
    Optional<TrialOutcome> trial = samples.outcomes().stream().reduce((first, second) -> second);
    List<TriedOutput> outputs = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (Pod pod : pods(benchmark)) {
      try {
        outputs.add(output(pod, workload));
      } catch (KubernetesClientException | IOException e) {
        unread.add(
            "%s: the log could not be read: %s"
                .formatted(pod.getMetadata().getName(), e.getMessage()));
      }
    }
    return new Tried(benchmark, Optional.of(workload), trial, outputs, unread);
  }

  /** The Pods of the trial: the container's first. A Pod that prepared the trial has no side. */
  private List<Pod> pods(RuntimeBenchmark benchmark) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.BENCHMARK_UID, benchmark.getMetadata().getUid())
        .withLabel(Labels.SIDE)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(Tryout::side))
        .toList();
  }

  private static Side side(Pod pod) {
    return Side.valueOf(pod.getMetadata().getLabels().get(Labels.SIDE));
  }

  private TriedOutput output(Pod pod, BenchmarkWorkloadSpec workload) throws IOException {
    String name = pod.getMetadata().getName();
    boolean underTest = (side(pod) == Side.Server) == workload.isServerUnderTest();
    try (InputStream log =
        client
            .pods()
            .inNamespace(namespace)
            .withName(name)
            .inContainer(TrialNames.CONTAINER)
            .getLogInputStream()) {
      return TriedOutput.read(name, side(pod), log, workload, underTest);
    }
  }
}
