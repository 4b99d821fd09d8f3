package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.findings.Findings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The output formats of {@code rtb export}. */
public enum ExportFormat {
  /** Everything, one line per Pod; {@code rtb analyze} reads this format. */
  ndjson,
  /** The same content in one document; {@code rtb analyze} reads this format. */
  json,
  /** One row per Pod and metric; {@code rtb analyze} reads this format. */
  csv,
  /** Go's benchmark format, for benchstat. */
  benchstat,
  /** The metrics that are times, as hyperfine's --export-json writes them. */
  hyperfine,
  /** The benchmark, its gates and its comparisons as test cases. */
  junit,
  /** The results as a table. */
  markdown;

  /** Returns the extension of files in this format, without a dot. */
  public String extension() {
    return switch (this) {
      case ndjson, json, csv -> name();
      case hyperfine -> "hyperfine.json";
      case benchstat -> "txt";
      case junit -> "xml";
      case markdown -> "md";
    };
  }

  /**
   * Returns the export of a benchmark on several nodes, with a newline at the end.
   *
   * @param nodes reads the samples of each node, in display order
   * @throws CliException if this format has no place for several nodes, or if a node does not count
   */
  public String renderNodes(RuntimeBenchmark benchmark, Supplier<List<SampleSet>> nodes) {
    return switch (this) {
      case junit -> JunitExport.of(List.of(benchmark));
      case markdown -> new MarkdownReport(List.of(new BenchmarkView(benchmark))).render();
      default -> {
        leftOut(benchmark)
            .ifPresent(
                why -> {
                  throw CliException.usage(
                      "%s: the samples of all nodes would give another result than the benchmark (%s): export the benchmarks of the nodes that count"
                          .formatted(benchmark.getMetadata().getName(), why));
                });
        yield renderNodes(benchmark.getMetadata().getName(), nodes.get());
      }
    };
  }

  private static Optional<String> leftOut(RuntimeBenchmark benchmark) {
    return benchmark.getStatus().comparisons().stream()
        .flatMap(c -> c.remarks().stream())
        .filter(remark -> remark.kind() == Remark.Kind.NodeLeftOut)
        .map(Remark::message)
        .findFirst();
  }

  /**
   * Returns the samples of several nodes in one export.
   *
   * @param nodes the samples of each node, in display order
   * @throws CliException if this format has no place for several nodes
   */
  public String renderNodes(String name, List<SampleSet> nodes) {
    if (this != csv) {
      throw CliException.usage(
          "%s: the benchmark measured on several nodes: export all nodes with -o csv, or the benchmark of one node: %s"
              .formatted(name, String.join(", ", nodes.stream().map(SampleSet::name).toList())));
    }
    return CsvExport.of(nodes);
  }

  /** Returns the export in this format, with a newline at the end. */
  public String render(SampleSet samples) {
    return switch (this) {
      case ndjson -> SampleFile.toNdjson(samples);
      case json -> SampleFile.toJson(samples);
      case csv -> CsvExport.of(samples);
      case benchstat -> BenchstatExport.of(samples);
      case hyperfine -> HyperfineExport.of(samples);
      case junit -> {
        Findings findings = samples.findings();
        yield JunitExport.of(samples.benchmark(), findings.gates(), findings.comparisons());
      }
      case markdown -> new MarkdownReport(List.of(new BenchmarkView(samples.benchmark()))).render();
    };
  }
}
