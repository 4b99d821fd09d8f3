package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Assets;
import dev.runtimebench.cli.html.page.Live;
import dev.runtimebench.cli.html.page.Overview;
import dev.runtimebench.cli.html.page.Page;
import dev.runtimebench.cli.html.page.Section;
import dev.runtimebench.cli.html.plot.Plots;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.TerminalText;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The report as one self-contained HTML page. The page makes no request. Sentences and tables show
 * without scripts; the plots are drawn by the charting library in the page.
 */
public final class HtmlReport {

  private static final String TEMPLATES = "dev.runtimebench.cli.html.template";

  /** The most bytes of a page. */
  static final int MAX_BYTES = 3_000_000;

  private final List<Reported> benchmarks;
  private final String timestamp;

  /**
   * @param timestamp when the report was made, as the page shows it
   */
  public HtmlReport(List<Reported> benchmarks, String timestamp) {
    this.benchmarks = benchmarks;
    this.timestamp = timestamp;
  }

  /** Returns the page. */
  public String render() {
    String subtitle =
        count(benchmarks.size()) + ", measured by runtimebench. Report made " + timestamp + ".";
    return fitting(PageAssets::of, subtitle, Optional.empty()).text();
  }

  /**
   * A page and its text.
   *
   * @param text the page as HTML
   */
  record Rendered(Page page, String text) {}

  /**
   * Renders the page with as much detail as {@link #MAX_BYTES} allow. A page with so many
   * benchmarks that even their answers do not fit is larger.
   *
   * @param assets makes the assets from the specifications of the plots
   */
  Rendered fitting(Function<String, Assets> assets, String subtitle, Optional<Live> live) {
    Rendered rendered = null;
    for (Detail detail : Detail.values()) {
      Page page = page(detail, assets, subtitle, live);
      rendered = new Rendered(page, render("page.jte", page));
      if (rendered.text().getBytes(StandardCharsets.UTF_8).length < MAX_BYTES) {
        break;
      }
    }
    return rendered;
  }

  /** Renders a template. */
  static String render(String template, Page page) {
    StringOutput out = new StringOutput();
    TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES)
        .render(template, page, out);
    return TerminalText.page(out.toString());
  }

  private Page page(
      Detail detail, Function<String, Assets> assets, String subtitle, Optional<Live> live) {
    List<BenchmarkView> views =
        benchmarks.stream().map(b -> new BenchmarkView(b.benchmark())).toList();
    BenchmarkNames names = new BenchmarkNames(views);
    List<BenchmarkSection> parts = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      parts.add(
          new BenchmarkSection(benchmarks.get(i), views.get(i), names.of(views.get(i)), anchor(i)));
    }
    Plots plots = new Plots(parts.stream().mapToInt(BenchmarkSection::plotsOfSamples).sum());
    List<Section> sections = parts.stream().map(part -> part.section(plots, detail)).toList();
    Optional<Overview> overview =
        Optional.of(new OverviewSection(views, names))
            .filter(o -> views.size() > 1)
            .map(o -> o.overview(plots));
    return new Page(
        assets.apply(plots.json()),
        subtitle,
        live,
        overview,
        sections,
        new MethodSection(views).paragraphs());
  }

  static String anchor(int index) {
    return "benchmark-" + (index + 1);
  }

  /** Returns the number of benchmarks in words. */
  static String count(int benchmarks) {
    return benchmarks == 1 ? "1 benchmark" : benchmarks + " benchmarks";
  }
}
