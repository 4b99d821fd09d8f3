package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.ArrayList;
import java.util.List;

/** Explains how the numbers were measured, and how to read the verdicts. */
final class MethodSection {

  private final List<BenchmarkView> benchmarks;

  MethodSection(List<BenchmarkView> benchmarks) {
    this.benchmarks = benchmarks;
  }

  /** Returns one text for each paragraph. */
  List<String> paragraphs() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "Each block runs every runtime once, on the same node, with equal requests and limits, in"
            + " an order drawn from the seed. Warm-up blocks run first and are not counted. Each"
            + " Pod gives one value per metric: the Pod is the unit of replication, and n is the"
            + " number of Pods. No valid value is dropped. A trial without a valid value counts as"
            + " invalid, never as zero. If the workload fails more often under one runtime (Fisher\u2019s"
            + " exact test), the values come from the trials that did not fail, and the verdict is"
            + " inconclusive.");
    paragraphs.add(
        "The ratio is the geometric mean of the blocks\u2019 ratios, runtime over baseline: 2\u00d7"
            + " means twice the baseline\u2019s value. For a rate, where higher is better, the page shows"
            + " the inverse: a number above 1 always means slower. The interval is Student\u2019s t interval of the"
            + " log ratios. p is the p-value of the paired sign-flip test; adjusted p is adjusted by"
            + " Holm over all primary comparisons. The verdict is faster or slower if the interval"
            + " excludes 1 and the adjusted p is small, and equivalent if the interval lies inside"
            + " the equivalence margin. Otherwise the verdict is inconclusive; with fewer than six"
            + " blocks, always. Detectable is the smallest ratio that the same number of blocks with"
            + " the same spread would detect with 80% power.");
    if (benchmarks.stream().anyMatch(b -> !b.status().nodes().isEmpty())) {
      paragraphs.add(
          "A benchmark on several nodes runs all its blocks on each node. From three nodes on, the"
              + " ratio is the mean over nodes like these, by a random-effects model: the interval"
              + " is Knapp and Hartung\u2019s, with a factor of at least 1, and p is the p-value of"
              + " their t-test. With two nodes there is only the ratio of each node.");
    }
    if (benchmarks.stream().anyMatch(b -> SeedStudy.of(b.workload()).isPresent())) {
      paragraphs.add(
          "The old study is the study that this project replaces. The old study timed docker run,"
              + " once per workload, under runc and under gVisor with the ptrace platform. One sample"
              + " has no spread. The times include the engine\u2019s overhead and, in one case, sleeps."
              + " Do not compare the old figures with the new ones.");
    }
    return paragraphs;
  }
}
