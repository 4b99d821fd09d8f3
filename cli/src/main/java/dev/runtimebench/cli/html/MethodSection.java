package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.List;

/** How the numbers came about, and what they don't say. */
final class MethodSection {

  private final List<BenchmarkView> benchmarks;

  MethodSection(List<BenchmarkView> benchmarks) {
    this.benchmarks = benchmarks;
  }

  void write(Markup out) {
    out.open("section", "class", "card").leaf("h2", "How to read this");
    out.leaf(
        "p",
        "Each block runs every runtime once, on the same node, with equal requests and limits, in"
            + " an order drawn from the seed; blocks to warm up are run first and not counted. A"
            + " Pod gives one value a metric: the Pod is the unit of replication, and n counts"
            + " Pods. No value is dropped. A trial that gave no valid value is counted as invalid,"
            + " never as zero.");
    out.leaf(
        "p",
        "The ratio is the geometric mean of the blocks\u2019 ratios, runtime over baseline: 2\u00d7"
            + " is twice the baseline\u2019s number. Its interval is Student\u2019s t on the log ratios;"
            + " p is of the paired sign-flip test, adjusted by Holm over the primary metrics. Faster"
            + " and slower need both: an interval that leaves out 1, and a small adjusted p."
            + " Equivalent: the interval lies inside the margin. Else it is inconclusive, as it"
            + " always is below six blocks. Detectable is the smallest ratio that as many blocks"
            + " with such a spread would have shown four times in five.");
    if (benchmarks.stream().anyMatch(b -> SeedStudy.of(b.workload()).isPresent())) {
      out.leaf(
          "p",
          "The old study is the one this project grew out of. It timed docker run, once each, under"
              + " runc and under gVisor with the ptrace platform. One sample has no spread; the"
              + " engine\u2019s own overhead and, in one case, sleeps are inside the number. Its"
              + " figures are shown beside ours to be replaced, not to be compared.");
    }
    out.close();
  }
}
