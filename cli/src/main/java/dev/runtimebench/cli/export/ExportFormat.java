package dev.runtimebench.cli.export;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import java.util.List;
import java.util.Locale;

/** The forms in which samples are handed on. */
public enum ExportFormat {
  /** All of it, a line a Pod; {@code rtb analyze} reads it. */
  ndjson,
  /** The same in one document. */
  json,
  /** A row for each Pod and metric; {@code rtb analyze} reads it. */
  csv,
  /** Go's benchmark format, for benchstat. */
  benchstat,
  /** The times alone, as hyperfine's --export-json has them. */
  hyperfine,
  /** The gates as test cases. */
  junit,
  /** The results as a table. */
  markdown;

  /** The form that a file's name asks for; NDJSON where it asks for none. */
  public static ExportFormat ofFile(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return csv;
    }
    if (name.endsWith(".json")) {
      return json;
    }
    if (name.endsWith(".xml")) {
      return junit;
    }
    if (name.endsWith(".md")) {
      return markdown;
    }
    return name.endsWith(".txt") ? benchstat : ndjson;
  }

  /** The whole text, with a newline at its end. */
  public String render(SampleSet samples) {
    return switch (this) {
      case ndjson -> SampleFile.toNdjson(samples);
      case json -> SampleFile.toJson(samples);
      case csv -> CsvExport.of(samples);
      case benchstat -> BenchstatExport.of(samples);
      case hyperfine -> HyperfineExport.of(samples);
      case junit -> JunitExport.of(samples);
      case markdown -> new MarkdownReport(List.of(new BenchmarkView(samples.benchmark()))).render();
    };
  }
}
