package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.BenchmarkNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The report as one self-contained HTML page: no script, no external font or image. */
public final class HtmlReport {

  private static final String STYLE = "report.css";

  private final List<BenchmarkView> benchmarks;
  private final String timestamp;

  /**
   * @param timestamp when the report was made, as the page shows it
   */
  public HtmlReport(List<BenchmarkView> benchmarks, String timestamp) {
    this.benchmarks = benchmarks;
    this.timestamp = timestamp;
  }

  /** Returns the page as HTML that is also well-formed XML. */
  public String render() {
    BenchmarkNames names = new BenchmarkNames(benchmarks);
    Markup out = new Markup();
    out.raw("<!DOCTYPE html>\n");
    out.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    head(out);
    out.open("body").open("main");
    out.open("header").leaf("h1", "What a container runtime costs");
    out.leaf("p", subtitle(), "class", "note").close();
    new OverviewSection(benchmarks, names).write(out);
    for (int i = 0; i < benchmarks.size(); i++) {
      new BenchmarkSection(benchmarks.get(i), names.of(benchmarks.get(i)), anchor(i)).write(out);
    }
    new MethodSection(benchmarks).write(out);
    out.close().close().close();
    return out.done();
  }

  private String subtitle() {
    String count = benchmarks.size() == 1 ? "1 benchmark" : benchmarks.size() + " benchmarks";
    return count + ", measured by runtimebench. Report made " + timestamp + ".";
  }

  private void head(Markup out) {
    out.open("head").empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    out.leaf("title", "runtimebench report");
    out.open("style").raw(style()).close().close();
  }

  static String anchor(int index) {
    return "benchmark-" + (index + 1);
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE)) {
      return "\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
