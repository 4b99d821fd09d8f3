package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Scale;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes the table of each metric's distribution under each runtime. */
final class ResultsSection {

  private static final int DIGITS = 4;
  private static final List<String> HEADERS =
      List.of(
          "runtime",
          "median",
          "median\u2019s interval",
          "mean",
          "sd",
          "min",
          "max",
          "p95",
          "p99",
          "n",
          "invalid",
          "outliers");

  private final BenchmarkView benchmark;

  ResultsSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    if (benchmark.metrics().isEmpty()) {
      return;
    }
    out.leaf("h3", "Results");
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    out.open("thead").open("tr");
    HEADERS.forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close().close();
    for (String metric : benchmark.metrics()) {
      metric(out, metric);
    }
    out.close().close();
  }

  private void metric(Markup out, String metric) {
    List<RuntimeResult> results = benchmark.results(metric);
    String unit = results.isEmpty() ? "" : results.get(0).unit();
    Scale scale =
        Scale.of(
            unit,
            results.stream()
                .flatMap(r -> Stream.of(r.median(), r.min(), r.max()))
                .filter(Objects::nonNull)
                .toList());
    out.open("tbody").open("tr", "class", "group");
    out.open("th", "scope", "rowgroup", "colspan", String.valueOf(HEADERS.size())).text(metric);
    String in = scale.unit().isEmpty() ? "" : "in " + Labels.unit(scale);
    String primary = benchmark.isPrimary(metric) ? "primary" : "";
    String words =
        Stream.of(in, primary, Directions.of(benchmark, metric).orElse(""))
            .filter(word -> !word.isEmpty())
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    out.leaf("span", " " + words, "class", "unit").close().close();
    results.forEach(result -> row(out, result, scale));
    out.close();
  }

  private void row(Markup out, RuntimeResult r, Scale scale) {
    out.open("tr").leaf("th", r.runtime(), "scope", "row");
    out.leaf("td", Labels.number(scale, r.median(), DIGITS), "class", "strong");
    out.leaf("td", interval(scale, r.medianLow(), r.medianHigh()));
    out.leaf("td", Labels.number(scale, r.mean(), DIGITS));
    out.leaf("td", Labels.number(scale, r.sd(), DIGITS - 2));
    out.leaf("td", Labels.number(scale, r.min(), DIGITS));
    out.leaf("td", Labels.number(scale, r.max(), DIGITS));
    out.leaf("td", Labels.number(scale, r.p95(), DIGITS));
    out.leaf("td", Labels.number(scale, r.p99(), DIGITS));
    out.leaf("td", count(r.n()));
    boolean some = r.invalid() != null && r.invalid() > 0;
    out.leaf("td", count(r.invalid()), "class", some ? "bad" : null);
    out.leaf("td", count(r.outliers())).close();
  }

  private static String interval(Scale scale, Double low, Double high) {
    return low == null || high == null
        ? Labels.number(scale, null, DIGITS)
        : "[" + Labels.number(scale, low, DIGITS) + ", " + Labels.number(scale, high, DIGITS) + "]";
  }

  private static String count(Integer count) {
    return count == null ? "\u2013" : count.toString();
  }
}
