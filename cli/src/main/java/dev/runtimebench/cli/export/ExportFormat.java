package dev.runtimebench.cli.export;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.findings.Findings;
import java.util.List;

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
