package dev.runtimebench.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.GateOutcome;
import dev.runtimebench.cli.html.Exports;
import dev.runtimebench.testkit.JunitXml;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test cases of benchmarks, and their agreement with the exit code of rtb run. */
class JunitExportTest {

  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: gate, namespace: team-a}
      spec:
        workload: {ref: syscall-write}
        runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
        baseline: runc
        gates: [{metric: latency, runtime: gvisor, maxRatio: 2}]
      status:
        startTime: "2026-11-30T12:00:00Z"
        completionTime: "2026-11-30T12:01:02.5Z"
        conditions:
          - {type: %s, status: "True", reason: %s, message: why}
          - {type: GatesPassed, status: "%s", reason: x, message: x}
        gates:
          - {metric: latency, runtime: gvisor, limit: maxRatio, bound: 2, confidence: 0.95, result: %s, message: the gate}
          - {metric: latency, runtime: gvisor, limit: maxRatio, bound: 2, confidence: 0.9, result: Passed, message: the same limit}
        comparisons:
          - {runtime: gvisor, baseline: runc, metric: latency, primary: true, pairs: 8, ratio: 1.5, ciLow: 1.4, ciHigh: 1.6, confidence: 0.95, verdict: %s, message: "%s"%s}
      """;

  private static RuntimeBenchmark benchmark(String... parts) {
    return Serialization.unmarshal(BENCHMARK.formatted((Object[]) parts), RuntimeBenchmark.class);
  }

  private static List<String> results(RuntimeBenchmark benchmark) {
    return JunitXml.of(JunitExport.of(List.of(benchmark))).results();
  }

  @Test
  void benchmarkGatesAndComparisonsAreCases() {
    RuntimeBenchmark passed =
        benchmark("Complete", "PrecisionReached", "True", "Passed", "Slower", "", "");
    assertThat(results(passed))
        .containsExactly(
            "team-a/gate | benchmark | passed",
            "team-a/gate | gate 1: gvisor latency maxRatio 2.0 | passed",
            "team-a/gate | gate 2: gvisor latency maxRatio 2.0 | passed",
            "team-a/gate | comparison: gvisor latency | passed");
    assertThat(JunitExport.of(List.of(passed)))
        .contains(
            "timestamp=\"2026-11-30T12:00:00Z\"",
            "time=\"62.500\"",
            "gvisor latency: 1.50x [1.40, 1.60] times runc at 95%: slower");
    assertThat(GateOutcome.of(passed)).isEqualTo(GateOutcome.Passed);
  }

  @Test
  void failedGateIsAFailure() {
    RuntimeBenchmark failed =
        benchmark("Complete", "PrecisionReached", "False", "Failed", "Slower", "", "");
    assertThat(results(failed))
        .contains("team-a/gate | gate 1: gvisor latency maxRatio 2.0 | failure GateFailed");
    assertThat(JunitExport.of(List.of(failed))).contains("message=\"the gate\">the gate</failure>");
    assertThat(GateOutcome.of(failed)).isEqualTo(GateOutcome.Failed);
  }

  @Test
  void undecidedGateIsAnError() {
    RuntimeBenchmark undecided =
        benchmark("Complete", "MaxBlocksReached", "Unknown", "Undecided", "Slower", "", "");
    JunitXml junit = JunitXml.of(JunitExport.of(List.of(undecided)));
    assertThat(junit.results())
        .contains("team-a/gate | gate 1: gvisor latency maxRatio 2.0 | error GateUndecided");
    assertThat(junit.count("failure")).isZero();
    assertThat(GateOutcome.of(undecided)).isEqualTo(GateOutcome.Undecided);
  }

  @Test
  void inconclusiveComparisonIsSkipped() {
    RuntimeBenchmark inconclusive =
        benchmark("Complete", "MaxBlocksReached", "True", "Passed", "Inconclusive", "few", "");
    JunitXml junit = JunitXml.of(JunitExport.of(List.of(inconclusive)));
    assertThat(junit.results())
        .contains("team-a/gate | comparison: gvisor latency | skipped Inconclusive");
    assertThat(junit.count("failure") + junit.count("error")).isZero();
    assertThat(GateOutcome.of(inconclusive)).isEqualTo(GateOutcome.Passed);
  }

  @Test
  void workloadThatFailsMoreOftenIsAFailure() {
    String remark = ", remarks: [{kind: FailsMoreOften, message: gvisor fails}]";
    RuntimeBenchmark remarked =
        benchmark("Complete", "StoppedEarly", "True", "Passed", "Inconclusive", "x", remark);
    assertThat(results(remarked))
        .contains("team-a/gate | comparison: gvisor latency | failure FailsMoreOften");
    assertThat(GateOutcome.of(remarked)).isEqualTo(GateOutcome.Failed);
    RuntimeBenchmark ended =
        benchmark("Complete", "FailsMoreOften", "True", "Passed", "Inconclusive", "x", "");
    assertThat(results(ended)).contains("team-a/gate | benchmark | failure FailsMoreOften");
    assertThat(GateOutcome.of(ended)).isEqualTo(GateOutcome.Failed);
  }

  @Test
  void failedBenchmarkIsAFailureAndItsGatesAreErrors() {
    RuntimeBenchmark failed =
        benchmark("Failed", "RetriesExhausted", "Unknown", "Passed", "Slower", "", "");
    assertThat(results(failed))
        .contains(
            "team-a/gate | benchmark | failure RetriesExhausted",
            "team-a/gate | gate 1: gvisor latency maxRatio 2.0 | error NotComplete");
    assertThat(GateOutcome.of(failed)).isEqualTo(GateOutcome.Failed);
  }

  @Test
  void benchmarkWithoutAStatusHasErrors() {
    RuntimeBenchmark fresh = benchmark("Complete", "x", "True", "Passed", "Slower", "", "");
    fresh.setStatus(null);
    assertThat(results(fresh))
        .containsExactly(
            "team-a/gate | benchmark | error NotComplete",
            "team-a/gate | gate 1: gvisor latency | error NotComplete");
  }

  @Test
  void severalBenchmarksAreSuites() {
    RuntimeBenchmark one = benchmark("Complete", "x", "True", "Passed", "Slower", "", "");
    RuntimeBenchmark other = benchmark("Complete", "x", "True", "Passed", "Slower", "", "");
    other.getMetadata().setNamespace("team-b");
    assertThat(JunitXml.of(JunitExport.of(List.of(one, other))).results())
        .hasSize(8)
        .anyMatch(line -> line.startsWith("team-b/gate | "));
  }

  @Test
  void hostileTextsStayText() {
    RuntimeBenchmark hostile = benchmark("Failed", "X", "True", "Passed", "Slower", "x", "");
    hostile
        .getStatus()
        .conditions()
        .get(0)
        .setMessage("</failure>]]>\u0000\ud800\uffff\u001b[31m<x a='\u0001&\u2028");
    assertThat(JunitXml.of(JunitExport.of(List.of(hostile))).count("x")).isZero();
    assertThat(JunitXml.of(JunitExport.ofError("Error", "<&>\u0000")).results())
        .containsExactly("rtb run | run | error Error");
  }

  @Test
  void exportHasTheGatesOfItsSamples() {
    assertThat(JunitXml.of(ExportFormat.junit.render(Exports.recorded())).results())
        .contains("default/exported | benchmark | passed")
        .anyMatch(line -> line.contains("comparison: gvisor latency"));
  }
}
