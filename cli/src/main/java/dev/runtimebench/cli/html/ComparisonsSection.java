package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.RemarkLines;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.Verdicts;
import java.util.List;
import java.util.stream.Stream;

/** Writes the comparison of each runtime with the baseline. */
final class ComparisonsSection {

  private static final int DIGITS = 3;
  private static final List<String> HEADERS =
      List.of(
          "runtime",
          "ratio",
          "interval",
          "verdict",
          "p",
          "adjusted p",
          "detectable",
          "difference",
          "interval",
          "pairs");

  private final BenchmarkView benchmark;

  ComparisonsSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    List<Comparison> decided =
        benchmark.status().comparisons().stream().filter(c -> c.verdict() != null).toList();
    if (decided.isEmpty()) {
      return;
    }
    out.leaf("h3", "Compared with " + benchmark.baseline());
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    out.open("thead").open("tr");
    HEADERS.forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close().close();
    for (String metric : benchmark.metrics()) {
      List<Comparison> rows = decided.stream().filter(c -> c.metric().equals(metric)).toList();
      if (!rows.isEmpty()) {
        metric(out, metric, rows);
      }
    }
    out.close().close();
    notices(out, decided);
  }

  private void metric(Markup out, String metric, List<Comparison> rows) {
    String unit =
        benchmark.results(metric).stream().map(RuntimeResult::unit).findFirst().orElse("");
    Scale scale = Scale.of(unit, rows.stream().map(Comparison::difference).toList());
    out.open("tbody").open("tr", "class", "group");
    out.open("th", "scope", "rowgroup", "colspan", String.valueOf(HEADERS.size())).text(metric);
    String in = scale.unit().isEmpty() ? "" : ", difference in " + Labels.unit(scale);
    String words = Directions.of(benchmark, metric).orElse("");
    String primary = benchmark.isPrimary(metric) ? "primary, " : "";
    out.leaf("span", " " + primary + words + in, "class", "unit").close().close();
    rows.forEach(c -> row(out, c, scale));
    out.close();
  }

  private static void row(Markup out, Comparison c, Scale scale) {
    String tone = Directions.tone(c);
    out.open("tr").leaf("th", c.runtime(), "scope", "row");
    out.leaf("td", Labels.ratio(c.ratio()), "class", "strong " + tone);
    out.leaf("td", dashed(Numbers.interval(c.ciLow(), c.ciHigh())));
    out.leaf("td", Verdicts.word(c), "class", tone);
    out.leaf("td", dashed(Numbers.p(c.pValue())));
    out.leaf("td", dashed(Numbers.p(c.adjustedPValue())));
    out.leaf("td", Labels.ratio(c.minDetectableRatio()));
    out.leaf("td", Labels.number(scale, c.difference(), DIGITS));
    boolean interval = c.differenceLow() != null && c.differenceHigh() != null;
    out.leaf(
        "td",
        interval
            ? "["
                + Labels.number(scale, c.differenceLow(), DIGITS)
                + ", "
                + Labels.number(scale, c.differenceHigh(), DIGITS)
                + "]"
            : Labels.number(scale, null, DIGITS));
    out.leaf("td", c.pairs() == null ? dashed(Numbers.NONE) : c.pairs().toString()).close();
  }

  private static String dashed(String text) {
    return text.equals(Numbers.NONE) ? "\u2013" : text;
  }

  /** Writes remarks, why comparisons are inconclusive, and what is unusual about the blocks. */
  private static void notices(Markup out, List<Comparison> decided) {
    Stream<String> notices =
        decided.stream()
            .flatMap(
                c ->
                    Stream.concat(
                            Verdicts.why(c).map(why -> "inconclusive: " + why).stream(),
                            Verdicts.notices(c).stream())
                        .map(line -> c.runtime() + ", " + c.metric() + ": " + line));
    List<String> lines = Stream.concat(RemarkLines.of(decided).stream(), notices).toList();
    if (lines.isEmpty()) {
      return;
    }
    out.open("ul", "class", "note");
    lines.forEach(line -> out.leaf("li", line));
    out.close();
  }
}
