package dev.runtimebench.cli.html;

import java.util.List;

/**
 * The colour of a runtime, the same in every plot of a benchmark. The baseline is grey: the colours
 * are for what is compared with it.
 *
 * @param runtimes all of the benchmark's, in its order
 */
record Hues(List<String> runtimes, String baseline) {

  private static final int COLOURS = 5;

  /** The class of its marks. */
  String of(String runtime) {
    if (runtime.equals(baseline)) {
      return "hue0";
    }
    List<String> others = runtimes.stream().filter(r -> !r.equals(baseline)).toList();
    return "hue" + (1 + Math.max(0, others.indexOf(runtime)) % COLOURS);
  }
}
