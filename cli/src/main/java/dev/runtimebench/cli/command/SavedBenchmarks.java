package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.export.ExportDirectory;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/**
 * Saves benchmarks in a directory. Goes on after a benchmark that cannot be saved completely, and
 * saves its object, which has the results without the samples.
 */
final class SavedBenchmarks {

  private static final String OBJECT = "json";

  private final KubernetesClient client;
  private final ExportFormat format;
  private final Function<KubernetesClientException, List<String>> words;

  /**
   * @param client the caller closes it
   * @param words says in words why a request failed
   */
  SavedBenchmarks(
      KubernetesClient client,
      ExportFormat format,
      Function<KubernetesClientException, List<String>> words) {
    this.client = client;
    this.format = format;
    this.words = words;
  }

  /**
   * Saves the benchmarks, and says what was saved.
   *
   * @param messages one line for each benchmark that has no samples, and a line at the end
   * @return the exit code: 2 if samples were not saved
   * @throws CliException if a file cannot be written
   */
  int save(List<RuntimeBenchmark> benchmarks, String name, PrintWriter messages) {
    ExportDirectory directory = ExportDirectory.create(name);
    int lost = 0;
    long samples = 0;
    for (RuntimeBenchmark benchmark : benchmarks) {
      try {
        SampleSet set = SampleCluster.of(client, benchmark);
        directory.write(benchmark, format.extension(), format.render(set));
        samples += set.outcomes().size();
      } catch (CliException e) {
        lost += hasSamples(benchmark) ? 1 : 0;
        saveObject(directory, benchmark, e.getMessage(), messages);
      } catch (KubernetesClientException e) {
        lost++;
        saveObject(directory, benchmark, String.join("; ", words.apply(e)), messages);
      }
    }
    long namespaces =
        benchmarks.stream().map(b -> b.getMetadata().getNamespace()).distinct().count();
    messages.println(
        "saved %d benchmark(s) of %d namespace(s) with %d samples in %s"
            .formatted(benchmarks.size(), namespaces, samples, TerminalText.line(name)));
    if (lost > 0) {
      messages.println(
          "%d benchmark(s) were saved without their samples: do not uninstall yet".formatted(lost));
    }
    messages.flush();
    return lost > 0 ? ExitCode.USAGE : ExitCode.OK;
  }

  private static boolean hasSamples(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() != null
        && benchmark.getStatus().samples() != null
        && benchmark.getStatus().samples().count() > 0;
  }

  private static void saveObject(
      ExportDirectory directory, RuntimeBenchmark benchmark, String why, PrintWriter messages) {
    directory.write(benchmark, OBJECT, ObjectText.json(List.of(benchmark), true));
    messages.println(
        TerminalText.line(
            "%s/%s: without samples: %s"
                .formatted(
                    benchmark.getMetadata().getNamespace(),
                    benchmark.getMetadata().getName(),
                    why)));
  }
}
