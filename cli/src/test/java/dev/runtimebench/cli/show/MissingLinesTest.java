package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.HtmlReport;
import dev.runtimebench.cli.markdown.MarkdownReport;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingLinesTest {

  private static final BenchmarkView BENCHMARK =
      new BenchmarkView(
          Serialization.unmarshal(
              """
              apiVersion: runtimebench.dev/v1alpha1
              kind: RuntimeBenchmark
              metadata: {name: b, namespace: default}
              spec:
                workload: {ref: redis}
                runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
              status:
                missing:
                  - runtime: gvisor
                    metric: ping
                    count: 3
                    of: 10
                    reasons: [{reason: '"inf" is not a finite number', count: 2}, {reason: none, count: 1}]
              """,
              RuntimeBenchmark.class));

  @Test
  void lineHasCountsAndReasons() {
    assertThat(MissingLines.of(BENCHMARK.status().missing()))
        .containsExactly(
            "gvisor, ping: no value in 3 of 10 trials: \"inf\" is not a finite number (2); none (1)");
  }

  /** The kubelet refused before the first trial. */
  @Test
  void lineOfABenchmarkWithoutTrialsHasTheReasonAlone() {
    assertThat(
            MissingLines.of(
                List.of(
                    new MissingValues(
                        "runc", "pod-cpu", 0, 0, List.of(new MissingCount("Forbidden: 403", 0))))))
        .containsExactly("runc, pod-cpu: no value: Forbidden: 403");
  }

  @Test
  void reportsShowMissingValues() {
    assertThat(new MarkdownReport(List.of(BENCHMARK)).render()).contains("no value in 3 of 10");
    assertThat(new HtmlReport(Reported.without(List.of(BENCHMARK.benchmark())), "now").render())
        .contains("Missing values", "3 of 10", "is not a finite number (2)");
  }
}
