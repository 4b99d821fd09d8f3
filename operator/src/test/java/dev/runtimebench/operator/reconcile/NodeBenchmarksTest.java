package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.testkit.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeBenchmarksTest {

  private static RuntimeBenchmark benchmark(String name, String uid) {
    RuntimeBenchmark benchmark = Fixtures.created(name, "");
    benchmark.getMetadata().setUid(uid);
    return benchmark;
  }

  /** Names of benchmarks may have dots and 253 characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b",
        "a.very.long.name.with.dots.that.ends.at.the.place.where.it.is.cut.off",
        "eight-and-fifty-characters-which-end-in-a-dash-when-cut--x"
      })
  void nameIsValidAsALabel(String name) {
    for (int number : new int[] {1, 10, 100}) {
      assertThat(NodeBenchmarks.name(benchmark(name, "1"), number))
          .hasSizeLessThanOrEqualTo(63)
          .matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
          .doesNotContain("--n", ".-n");
    }
  }

  @Test
  void namesOfTwoBenchmarksDiffer() {
    String name = "x".repeat(100);
    assertThat(NodeBenchmarks.name(benchmark(name + "1", "1"), 1))
        .isNotEqualTo(NodeBenchmarks.name(benchmark(name + "2", "2"), 1));
    assertThat(NodeBenchmarks.name(benchmark("b", "1"), 1))
        .isNotEqualTo(NodeBenchmarks.name(benchmark("b", "2"), 1))
        .isEqualTo(NodeBenchmarks.name(benchmark("b", "1"), 1));
  }
}
