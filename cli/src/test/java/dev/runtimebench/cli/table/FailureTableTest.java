package dev.runtimebench.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.HtmlReport;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the reports show failures. */
class FailureTableTest {

  private static BenchmarkView benchmark(int failed, double rate) {
    return new BenchmarkView(
        Serialization.unmarshal(
            """
            apiVersion: runtimebench.dev/v1alpha1
            kind: RuntimeBenchmark
            metadata: {name: b, namespace: default}
            spec:
              workload: {ref: syscall-write}
              runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
            status:
              conditions:
                - {type: Complete, status: "True", reason: FailsMoreOften, message: "8 of 40 blocks were measured, then: gvisor failed"}
              result: "gvisor fails: %1$d of 20, runc 0 of 20"
              comparisons:
                - runtime: gvisor
                  baseline: runc
                  metric: latency
                  primary: true
                  pairs: 8
                  ratio: 1.01
                  verdict: Inconclusive
                  message: "gvisor failed in %1$d of 20 trials"
                  remarks:
                    - {kind: FailsMoreOften, message: "gvisor failed in %1$d of 20 trials"}
                    - {kind: Throttled, message: "the CPU was throttled"}
              reliability:
                - {runtime: runc, attempts: 20, failed: 0, successRate: 1, successLow: 0.8388, successHigh: 1}
                - runtime: gvisor
                  attempts: 20
                  failed: %1$d
                  successRate: %2$s
                  successLow: 0.4329
                  successHigh: 0.8188
                  failures: [{reason: NonZeroExit, count: 6}, {reason: OutOfMemory, count: 1}]
            """
                .formatted(failed, rate),
            RuntimeBenchmark.class));
  }

  @Test
  void terminalShowsTheFailuresWithin80Columns() {
    List<String> lines = new ResultTable(List.of(benchmark(7, 0.65)), 80).lines();
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines)
        .anyMatch(line -> line.matches("workload +runtime +failed +success +interval"))
        .anyMatch(line -> line.matches(" *gvisor +7 of 20 +65.0% +\\[43.3%, 81.9%]"))
        .anyMatch(line -> line.matches(" +NonZeroExit 6, OutOfMemory 1"))
        .anyMatch(line -> line.matches(".* runc +0 of 20 +100.0% +\\[83.9%, 100.0%]"))
        .contains(
            "Inconclusive: gvisor failed in 7 of 20 trials.",
            "Remark on gvisor: the CPU was throttled.");
  }

  @Test
  void terminalShowsARemarkOfSeveralBenchmarksOnceWithTheirNames() {
    BenchmarkView other = benchmark(7, 0.65);
    other.benchmark().getMetadata().setName("other");
    assertThat(new ResultTable(List.of(benchmark(7, 0.65), other), 80).lines())
        .filteredOn(line -> line.startsWith("Remark"))
        .containsExactly("Remark on b, other: gvisor: the CPU was throttled.");
  }

  @Test
  void terminalLeavesTheTableOutIfNoTrialFailed() {
    assertThat(new ResultTable(List.of(benchmark(0, 1)), 80).lines())
        .noneMatch(line -> line.contains("success"));
  }

  @Test
  void pageAndMarkdownShowTheFailures() {
    BenchmarkView benchmark = benchmark(7, 0.65);
    assertThat(new HtmlReport(Reported.without(List.of(benchmark.benchmark())), "today").render())
        .contains(
            "For syscall-write, gvisor failed in 7 of 20 trials (so their ratio is not reliable).",
            "Inconclusive: gvisor failed in 7 of 20 trials",
            "Stopped early",
            ">7 of 20<",
            ">65.0%<",
            "[43.3%, 81.9%]",
            "NonZeroExit 6, OutOfMemory 1",
            "the CPU was throttled");
    assertThat(new MarkdownReport(List.of(benchmark)).render())
        .contains(
            "| gvisor | 7 of 20 | 65.0% | \\[43.3%, 81.9%\\] | NonZeroExit 6, OutOfMemory 1 |",
            "- gvisor, latency: inconclusive: gvisor failed in 7 of 20 trials",
            "- gvisor: the CPU was throttled");
  }
}
