package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.io.InputText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;

/** Reads the benchmarks of a report with their raw samples, if the source has any. */
public final class ReportInput {

  private ReportInput() {}

  /**
   * Reads a file: an export of {@code rtb export}, or benchmarks without samples.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException naming the file and the cause if the file is invalid
   */
  public static List<Reported> read(String file) {
    InputText input = InputText.read(file);
    return BenchmarkFile.isExport(input)
        ? List.of(Reported.of(SampleFile.parse(input)))
        : Reported.without(BenchmarkFile.read(input));
  }

  /** Reads the samples of a benchmark from the cluster. */
  public static Reported of(KubernetesClient client, RuntimeBenchmark benchmark) {
    try {
      return Reported.of(SampleCluster.of(client, benchmark));
    } catch (CliException e) {
      return Reported.without(
          benchmark, "The page does not show single Pods: " + e.getMessage() + ".");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Reported.without(
          benchmark,
          "The page does not show single Pods, because this user may not read the ConfigMaps with"
              + " the samples: allow the verb get on configmaps in the namespace.");
    }
  }
}
