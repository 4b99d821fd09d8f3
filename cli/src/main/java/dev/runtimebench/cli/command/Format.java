package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.HtmlReport;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.table.PhaseTable;
import dev.runtimebench.cli.table.ResultTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output formats of {@code rtb report}. */
public enum Format {
  table,
  html,
  markdown,
  json;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Returns the format for a file's extension; HTML for an unknown extension. */
  static Format ofFile(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return json;
    }
    if (name.endsWith(".md")) {
      return markdown;
    }
    return name.endsWith(".txt") ? table : html;
  }

  /** Returns the report in this format, with a newline at the end. */
  public String render(List<RuntimeBenchmark> benchmarks) {
    List<BenchmarkView> views = benchmarks.stream().map(BenchmarkView::new).toList();
    return switch (this) {
      case table -> String.join("\n", table(views)) + "\n";
      case html -> page(Reported.without(benchmarks));
      case markdown -> new MarkdownReport(views).render();
      case json -> BenchmarkFile.toJson(benchmarks);
    };
  }

  /** Returns the report as an HTML page, which also shows the raw samples. */
  public static String page(List<Reported> benchmarks) {
    return new HtmlReport(benchmarks, MINUTE.format(Instant.now())).render();
  }

  /** A table of a single benchmark also shows the phases. */
  private static List<String> table(List<BenchmarkView> views) {
    List<String> lines = new ArrayList<>(new ResultTable(views).lines());
    List<String> phases =
        views.size() == 1 ? new PhaseTable(views.get(0)).lines() : List.<String>of();
    if (!phases.isEmpty()) {
      lines.add("");
      lines.addAll(phases);
    }
    return lines;
  }
}
