package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class SentencesTest {

  private static String sentence(String unit, String comparison) {
    return Sentences.of(
        new BenchmarkView(
            Serialization.unmarshal(
                """
                apiVersion: runtimebench.dev/v1alpha1
                kind: RuntimeBenchmark
                metadata: {name: b, namespace: default}
                spec:
                  workload: {ref: redis}
                  runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
                  baseline: runc
                status:
                  conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
                  environment: {node: n1}
                  results: [{runtime: gvisor, metric: get, unit: %s, n: 40, invalid: 0, median: 5}]
                  comparisons:
                    - {runtime: gvisor, baseline: runc, metric: get, primary: true, pairs: 40, confidence: 0.95, %s}
                """
                    .formatted(unit, comparison),
                RuntimeBenchmark.class)));
  }

  @Test
  void timeTakesTimesAsLong() {
    assertThat(
            sentence("ns", "better: Lower, ratio: 3.5, ciLow: 3.1, ciHigh: 4.1, verdict: Slower"))
        .isEqualTo(
            "For get in redis, gvisor takes 3.50 times as long as runc (95% interval 3.10 to 4.10);"
                + " 40 blocks on the node n1.");
  }

  @Test
  void rateIsTimesAsSlow() {
    assertThat(
            sentence("/s", "better: Higher, ratio: 0.25, ciLow: 0.2, ciHigh: 0.5, verdict: Slower"))
        .contains("gvisor is 4.00 times as slow as runc (95% interval 2.00 to 5.00)");
  }

  @Test
  void openVerdictClaimsNoDifference() {
    assertThat(
            sentence(
                "ns", "better: Lower, ratio: 1.2, ciLow: 0.9, ciHigh: 1.6, verdict: Inconclusive"))
        .contains(
            "it is open whether gvisor differs from runc (1.20 times, 95% interval 0.90 to 1.60)");
  }

  @Test
  void verdictWithoutARatioSaysSo() {
    assertThat(sentence("By", "better: Lower, verdict: Inconclusive")).contains("(no ratio)");
  }
}
