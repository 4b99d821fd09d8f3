package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.HtmlReport;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.show.TerminalWidth;
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
  wide,
  json,
  yaml,
  name,
  html,
  markdown;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Whether the format can show that there are no benchmarks. */
  boolean isList() {
    return this == json || this == yaml || this == name;
  }

  /** Returns the report in this format, with a newline at the end. */
  public String render(List<RuntimeBenchmark> benchmarks) {
    return render(benchmarks, false);
  }

  /**
   * Returns the report in this format, with a newline at the end.
   *
   * @param single whether the user named exactly one benchmark: no List around the object
   */
  String render(List<RuntimeBenchmark> benchmarks, boolean single) {
    List<BenchmarkView> views = benchmarks.stream().map(BenchmarkView::new).toList();
    return switch (this) {
      case table -> table(views, TerminalWidth.columns());
      case wide -> table(views, TerminalWidth.UNLIMITED);
      case html -> page(Reported.without(benchmarks));
      case markdown -> new MarkdownReport(views).render();
      case json -> ObjectText.json(benchmarks, single);
      case yaml -> ObjectText.yaml(benchmarks, single);
      case name -> ObjectText.names(benchmarks);
    };
  }

  /** Returns the report as an HTML page, which also shows the raw samples. */
  public static String page(List<Reported> benchmarks) {
    return new HtmlReport(benchmarks, MINUTE.format(Instant.now())).render();
  }

  /** A table of a single benchmark also shows the phases. */
  private static String table(List<BenchmarkView> views, int width) {
    List<String> lines = new ArrayList<>(new ResultTable(views, width).lines());
    List<String> phases =
        views.size() == 1 ? new PhaseTable(views.get(0), width).lines() : List.<String>of();
    if (!phases.isEmpty()) {
      lines.add("");
      lines.addAll(phases);
    }
    return String.join("\n", lines) + "\n";
  }
}
