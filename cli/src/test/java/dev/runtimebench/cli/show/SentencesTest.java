package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {

  private static final String ONE_NODE = "{node: n1}";
  private static final String FAILS =
      "verdict: Inconclusive, ratio: 1.01, remarks: [{kind: FailsMoreOften, message: \"gvisor failed in"
          + " 7 of 20 trials and runc in 0 of 20 (Fisher's exact test, p = 0.008): the values come from"
          + " the trials that did not fail\"}]";

  private static String comparison(String runtime, String fields) {
    return "{runtime: %s, baseline: runc, metric: get, primary: true, pairs: 40, confidence: 0.95, %s}"
        .formatted(runtime, fields);
  }

  private static String sentence(String unit, String environment, String... comparisons) {
    return Sentences.of(
        new BenchmarkView(
            Serialization.unmarshal(
                """
                apiVersion: runtimebench.dev/v1alpha1
                kind: RuntimeBenchmark
                metadata: {name: b, namespace: default}
                spec:
                  workload: {ref: redis}
                  runtimes:
                    - {name: runc}
                    - {name: gvisor, runtimeClassName: gvisor}
                    - {name: kata, runtimeClassName: kata}
                  baseline: runc
                status:
                  conditions: [{type: Complete, status: "True", reason: MaxBlocksReached, message: done}]
                  environment: %2$s
                  results:
                    - {runtime: gvisor, metric: get, unit: %1$s, n: 40, invalid: 0, median: 5}
                    - {runtime: kata, metric: get, unit: %1$s, n: 40, invalid: 0, median: 6}
                  comparisons: [%3$s]
                """
                    .formatted(unit, environment, String.join(", ", comparisons)),
                RuntimeBenchmark.class)));
  }

  /** The kinds of unit: a time, a rate, and an amount. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ns   | Lower  | Slower         | gvisor takes 3.50 times as long as runc (95% interval 3.00 to 4.00)
          ns   | Lower  | Faster         | gvisor takes 3.50 times as long as runc (95% interval 3.00 to 4.00)
          ns   | Lower  | Equivalent     | gvisor is as fast as runc (3.50 times, 95% interval 3.00 to 4.00)
          ns   | Lower  | Inconclusive   | it is open whether gvisor differs from runc (3.50 times, 95% interval 3.00 to 4.00)
          ns   | Lower  | PoolDifference | gvisor and runc ran on different pools, so their ratio (3.50 times, 95% interval 3.00 to 4.00) compares the pools too
          /s   | Higher | Slower         | gvisor is 0.29 times as slow as runc (95% interval 0.25 to 0.33)
          /s   | Higher | Faster         | gvisor is 0.29 times as slow as runc (95% interval 0.25 to 0.33)
          /s   | Higher | Equivalent     | gvisor is as fast as runc (0.29 times, 95% interval 0.25 to 0.33)
          /s   | Higher | Inconclusive   | it is open whether gvisor differs from runc (0.29 times, 95% interval 0.25 to 0.33)
          /s   | Higher | PoolDifference | gvisor and runc ran on different pools, so their ratio (0.29 times, 95% interval 0.25 to 0.33) compares the pools too
          By   | Lower  | Slower         | gvisor needs 3.50 times as much as runc (95% interval 3.00 to 4.00)
          By   | Lower  | Faster         | gvisor needs 3.50 times as much as runc (95% interval 3.00 to 4.00)
          By   | Lower  | Equivalent     | gvisor needs as much as runc (3.50 times, 95% interval 3.00 to 4.00)
          By   | Lower  | Inconclusive   | it is open whether gvisor differs from runc (3.50 times, 95% interval 3.00 to 4.00)
          By   | Lower  | PoolDifference | gvisor and runc ran on different pools, so their ratio (3.50 times, 95% interval 3.00 to 4.00) compares the pools too
          """)
  void sentenceFitsVerdictAndUnit(String unit, String better, String verdict, String claim) {
    String fields = "better: %s, ratio: 3.5, ciLow: 3, ciHigh: 4, verdict: %s";
    assertThat(sentence(unit, ONE_NODE, comparison("gvisor", fields.formatted(better, verdict))))
        .isEqualTo("For get in redis, " + claim + "; 40 blocks on the node n1.");
  }

  @Test
  void eachRuntimeHasItsClaim() {
    assertThat(
            sentence(
                "ns",
                ONE_NODE,
                comparison("gvisor", "ratio: 3.5, ciLow: 3, ciHigh: 4, verdict: Slower"),
                comparison("kata", "ratio: 1, ciLow: 0.99, ciHigh: 1.01, verdict: Equivalent")))
        .isEqualTo(
            "For get in redis, gvisor takes 3.50 times as long as runc (95% interval 3.00 to 4.00),"
                + " and kata is as fast as runc (1.00 times, 95% interval 0.99 to 1.01); 40 blocks on"
                + " the node n1.");
  }

  @Test
  void failingRuntimeDoesNotHideASoundOne() {
    assertThat(
            sentence(
                "ns",
                ONE_NODE,
                comparison("gvisor", FAILS),
                comparison("kata", "ratio: 1.2, ciLow: 1.1, ciHigh: 1.3, verdict: Slower")))
        .isEqualTo(
            "For get in redis, gvisor failed in 7 of 20 trials and runc in 0 of 20 (so their ratio is"
                + " not reliable), and kata takes 1.20 times as long as runc (95% interval 1.10 to"
                + " 1.30); 40 blocks on the node n1.");
  }

  @Test
  void failingRuntimeAloneNamesTheWorkload() {
    assertThat(sentence("ns", ONE_NODE, comparison("gvisor", FAILS)))
        .isEqualTo(
            "For get in redis, gvisor failed in 7 of 20 trials and runc in 0 of 20 (so their ratio is"
                + " not reliable); on the node n1.");
  }

  @Test
  void allNodesOfPoolsAreNamed() {
    String pools =
        "{node: n1, sandboxes: [{runtime: runc, node: n1}, {runtime: gvisor, node: n2}, {runtime: kata, node: n3}]}";
    String fields = "ratio: 1.2, ciLow: 1.1, ciHigh: 1.3, verdict: PoolDifference";
    assertThat(sentence("ns", pools, comparison("gvisor", fields)))
        .endsWith("40 blocks on the nodes n1, n2 and n3.");
    String five =
        "{node: a, sandboxes: [{runtime: a, node: a}, {runtime: b, node: b}, {runtime: c, node: c}, {runtime: d, node: d}, {runtime: e, node: e}]}";
    assertThat(sentence("ns", five, comparison("gvisor", fields)))
        .endsWith("40 blocks on 5 nodes.");
    String same = "{node: n1, sandboxes: [{runtime: runc}, {runtime: gvisor}]}";
    assertThat(sentence("ns", same, comparison("gvisor", fields)))
        .endsWith("40 blocks on the node n1.");
  }

  /** Values of 0 have no ratio. */
  @Test
  void differenceIsTheAnswerWithoutARatio() {
    String fields = "difference: 0.5, differenceLow: 0.4, differenceHigh: 0.6, verdict: %s";
    assertThat(sentence("s", ONE_NODE, comparison("gvisor", fields.formatted("Slower"))))
        .isEqualTo(
            "For get in redis, gvisor is worse than runc: +500 ms (95% interval [400, 600] ms); 40"
                + " blocks on the node n1.");
    assertThat(sentence("s", ONE_NODE, comparison("gvisor", fields.formatted("Inconclusive"))))
        .contains("differs from runc (difference +500 ms [400, 600] ms)");
  }

  @Test
  void verdictWithoutARatioSaysSo() {
    assertThat(sentence("By", ONE_NODE, comparison("gvisor", "verdict: Inconclusive")))
        .contains("(no ratio)");
  }
}
