package dev.runtimebench.cli.html;

import java.util.List;

/**
 * Gives each runtime a color, the same in all plots of a benchmark. The baseline is gray.
 *
 * @param runtimes all runtimes of the benchmark, in the spec's order
 * @param baseline the baseline's name
 */
record RuntimeColors(List<String> runtimes, String baseline) {

  private static final int COLORS = 5;

  /** Returns the CSS class of a runtime's marks. */
  String of(String runtime) {
    if (runtime.equals(baseline)) {
      return "hue0";
    }
    List<String> others = runtimes.stream().filter(r -> !r.equals(baseline)).toList();
    return "hue" + (1 + Math.max(0, others.indexOf(runtime)) % COLORS);
  }
}
