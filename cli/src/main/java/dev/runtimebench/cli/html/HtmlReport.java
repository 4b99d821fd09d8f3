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

  /** A metric that the verdict rests on has three plots of samples. */
  private static final int PLOTS_OF_METRIC = 3;

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
    return render("page.jte", page(plots(), PageAssets::of, subtitle, Optional.empty()));
  }

  /** Renders a template. */
  static String render(String template, Page page) {
    StringOutput out = new StringOutput();
    TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES)
        .render(template, page, out);
    return TerminalText.page(out.toString());
  }

  /** Returns an empty collection for the plots of this report. */
  Plots plots() {
    return new Plots(sampled(views()));
  }

  /**
   * Returns the content of the page.
   *
   * @param plots collects the specifications of the plots
   * @param assets makes the assets from the specifications
   */
  Page page(Plots plots, Function<String, Assets> assets, String subtitle, Optional<Live> live) {
    List<BenchmarkView> views = views();
    BenchmarkNames names = new BenchmarkNames(views);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      sections.add(
          new BenchmarkSection(benchmarks.get(i), views.get(i), names.of(views.get(i)), anchor(i))
              .section(plots));
    }
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

  private List<BenchmarkView> views() {
    return benchmarks.stream().map(b -> new BenchmarkView(b.benchmark())).toList();
  }

  static String anchor(int index) {
    return "benchmark-" + (index + 1);
  }

  private int sampled(List<BenchmarkView> views) {
    int plots = 0;
    for (int i = 0; i < views.size(); i++) {
      if (benchmarks.get(i).samples().isPresent()) {
        plots += PLOTS_OF_METRIC * views.get(i).metrics().size();
      }
    }
    return plots;
  }

  /** Returns the number of benchmarks in words. */
  static String count(int benchmarks) {
    return benchmarks == 1 ? "1 benchmark" : benchmarks + " benchmarks";
  }
}
