package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import java.util.ArrayList;
import java.util.List;

/**
 * What the plots of one benchmark share.
 *
 * @param prefix what the ids of the benchmark's plots start with
 */
record PlotContext(BenchmarkView benchmark, String prefix) {

  private static final int TITLE_WIDTH = 34;

  /** The runtimes in the order of their colors: the baseline first, which is gray. */
  List<String> runtimes() {
    List<String> runtimes = new ArrayList<>();
    if (benchmark.runtimes().contains(benchmark.baseline())) {
      runtimes.add(benchmark.baseline());
    }
    runtimes.addAll(benchmark.comparedRuntimes());
    return runtimes;
  }

  /** The scale of one metric's values, the same as in the tables. */
  Scale scale(String metric) {
    List<RuntimeResult> results = benchmark.results(metric);
    return Scale.of(
        results.isEmpty() ? "" : results.get(0).unit(),
        results.stream().map(RuntimeResult::median).toList());
  }

  /**
   * The title of an axis with a metric's values. Vega-Lite writes a title into an expression, and
   * the expressions' parser does not take all line ends in a text.
   *
   * @return the lines of the title
   */
  List<String> axis(String metric) {
    String unit = symbol(scale(metric));
    return lines(unit.isEmpty() ? metric : metric + ", " + unit);
  }

  /** Breaks the title of an axis that is too long for a small plot. */
  static List<String> lines(String title) {
    return TerminalText.wrap(title, TITLE_WIDTH);
  }

  /** The unit as a plot shows it; empty for a pure number. */
  static String symbol(Scale scale) {
    return scale.unit().equals("us") ? "\u00b5s" : scale.unit();
  }

  String id(String plot, int number) {
    return prefix + "-" + plot + "-" + number;
  }
}
