package dev.runtimebench.demo;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.cli.progress.Waiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs the demo's benchmarks on a cluster. */
public final class Results {

  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private Results() {}

  /**
   * Applies the benchmarks and waits until all have ended, for at most 30 minutes.
   *
   * @param benchmarks the benchmarks' files
   * @return the benchmarks with status, in the files' order; after the timeout some have not ended
   */
  public static List<RuntimeBenchmark> of(
      DemoCluster cluster, List<Path> benchmarks, StatusLine line) throws InterruptedException {
    List<String> names = DemoCluster.apply(cluster.client(), benchmarks);
    new Waiter(cluster.client(), line).await(DemoCluster.NAMESPACE, names, TIMEOUT);
    return new BenchmarkCluster(cluster.client()).named(DemoCluster.NAMESPACE, names);
  }
}
