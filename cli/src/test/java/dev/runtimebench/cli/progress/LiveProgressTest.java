package dev.runtimebench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code rtb run --wait} shows while a benchmark runs. */
class LiveProgressTest {

  private static RuntimeBenchmark running(int blocks, double low, double high) {
    return Serialization.unmarshal(
        """
        metadata: {name: b, namespace: default, generation: 1}
        spec:
          workload: {ref: x}
          runtimes: [{name: runc}, {name: gvisor}]
          design: {blocks: {warmup: 1, max: 40}, precision: {relativeHalfWidth: 0.02}}
        status:
          observedGeneration: 1
          startTime: "2026-01-01T00:00:00Z"
          blocks: {completed: %d, max: 40, warmupCompleted: 1}
          conditions: [{type: Progressing, status: "True", reason: Running, message: ""}]
          comparisons:
            - {runtime: gvisor, baseline: runc, metric: "write\\e[31m", primary: true, ratio: 3.5, ciLow: %s, ciHigh: %s}
            - {runtime: gvisor, baseline: runc, metric: other, primary: false, ratio: 1}
        """
            .formatted(blocks, low, high),
        RuntimeBenchmark.class);
  }

  @AfterEach
  void widen() {
    System.clearProperty("rtb.error.columns");
  }

  @Test
  void ratiosNarrowWithTheirIntervals() {
    Progress progress = new Progress(List.of("b"), () -> 0);
    progress.update(running(3, 2.8, 4.375));
    assertThat(progress.lines().orElseThrow().get(0)).contains("block 4/40", "left");
    assertThat(progress.lines().orElseThrow().get(1))
        .startsWith("  gvisor write")
        .contains("3.50x as slow [2.80, 4.38]", "+/-25%, wanted 2.0%");
    progress.update(running(20, 3.43, 3.5714));
    assertThat(progress.lines().orElseThrow()).hasSize(2);
    assertThat(progress.lines().orElseThrow().get(1)).contains("[3.43, 3.57]", "+/-2.0%");
  }

  /** The report says 2.5x slower for a rate of 0.40x. */
  @Test
  void ratioOfARateHasTheDirectionOfTheReport() {
    RuntimeBenchmark rate = running(3, 0.2, 0.8);
    rate.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(rate.getStatus())
            .comparisons(
                rate.getStatus().comparisons().stream()
                    .map(
                        c ->
                            ComparisonBuilder.builder(c)
                                .better(Metric.Better.Higher)
                                .ratio(0.4)
                                .build())
                    .toList())
            .build());
    Progress progress = new Progress(List.of("b"), () -> 0);
    progress.update(rate);
    assertThat(progress.lines().orElseThrow().get(1)).contains("2.50x as slow [1.25, 5.00]");
  }

  @Test
  void furtherRatiosAreCounted() {
    RuntimeBenchmark many = running(3, 2.8, 4.4);
    Comparison one = many.getStatus().comparisons().get(0);
    many.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(many.getStatus())
            .comparisons(Collections.nCopies(11, one))
            .build());
    Progress progress = new Progress(List.of("b"), () -> 0);
    assertThat(progress.update(many).orElseThrow().text()).endsWith("; and 3 more");
    assertThat(progress.lines().orElseThrow()).hasSize(10).endsWith("  and 3 more");
  }

  @Test
  void lineOfABlockHasTheRatiosToo() {
    Progress progress = new Progress(List.of("b"), () -> 0);
    progress.update(running(3, 2.8, 4.4));
    assertThat(progress.update(running(4, 2.9, 4.3)).orElseThrow().text())
        .contains("block 5/40", "3.50x as slow [2.90, 4.30]");
  }

  @Test
  void terminalRewritesItsLinesAndFitsThem() {
    System.setProperty("rtb.error.columns", "60");
    StringWriter shown = new StringWriter();
    StatusLine line = new StatusLine(new PrintWriter(shown), true);
    line.show(List.of("one " + "x".repeat(100), "  two\u001b[2J"));
    line.show(List.of("three"));
    line.clear();
    assertThat(shown.toString())
        .contains("\r\u001b[J", "\u001b[1A\r\u001b[Jthree")
        .doesNotContain("\u001b[2J");
    assertThat(shown.toString().lines().map(l -> l.replaceAll("\u001b\\[[0-9]*[A-Z]|\r", "")))
        .allMatch(l -> l.length() < 60);
  }

  @Test
  void dumbTerminalGetsPlainLines() {
    StringWriter shown = new StringWriter();
    StatusLine line = new StatusLine(new PrintWriter(shown), false);
    line.show(List.of("state", "more"));
    line.note("a block ended");
    line.print("the end");
    line.clear();
    assertThat(shown.toString()).isEqualTo("a block ended\nthe end\n");
  }
}
