package dev.runtimebench.cli.html;

import dev.runtimebench.cli.html.page.Live;
import dev.runtimebench.cli.html.page.Page;
import dev.runtimebench.cli.samples.Reported;
import java.util.List;
import java.util.Optional;

/**
 * The report as a page that follows a cluster. The page asks its server for changes, and takes over
 * the new content without a reload.
 *
 * @param page the whole page
 * @param main the content of the page's main element
 * @param plots the specifications of the plots by id, as a JSON object
 * @param policy the content security policy of the page
 */
public record LiveReport(String page, String main, String plots, String policy) {

  /**
   * Renders the report.
   *
   * @param follows what the page follows, and when it last changed, as a sentence
   * @param notices what a reader must know about the state of the page, one sentence each
   */
  public static LiveReport of(List<Reported> benchmarks, String follows, List<String> notices) {
    HtmlReport report = new HtmlReport(benchmarks, "");
    HtmlReport.Rendered rendered =
        report.fitting(
            PageAssets::live,
            HtmlReport.count(benchmarks.size()) + ", measured by runtimebench.",
            Optional.of(new Live(follows, notices)));
    Page page = rendered.page();
    return new LiveReport(
        rendered.text(),
        HtmlReport.render("content.jte", page),
        page.assets().plots(),
        page.assets().policy());
  }
}
