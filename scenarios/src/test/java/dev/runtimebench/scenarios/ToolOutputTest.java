package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers of other people's tools, from the log to the status. */
class ToolOutputTest {

  private static final String SPEC =
      """
      workload:
        inline:
          container: {image: example/tool:1, command: [sh, -c], args: ["echo pid $$"]}
          metrics:
            - {name: latency, unit: us, primary: true, source: {regex: {pattern: 'latency ([0-9.]+|nan)([a-z]+)', unitGroup: 2}}}
            - {name: rate, unit: /s, better: Higher, source: {regex: {pattern: 'rate (\\S+)'}}}
      runtimes: [{name: runc, runtimeClassName: runc}, {name: gvisor, runtimeClassName: gvisor}]
      design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0, retries: 0}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private RuntimeBenchmarkStatus run(String runc, String gvisor, String phase) {
    on.play(pod -> printing(runtime(pod).equals("runc") ? runc : gvisor).build());
    on.apply(Fixtures.benchmark("b", SPEC));
    return on.awaitPhase("b", phase);
  }

  @Test
  void unitsAreConvertedAndMissingValuesAreCounted() {
    RuntimeBenchmarkStatus status =
        run("latency 850us rate 7", "latency 1.2ms rate inf", "Complete");
    assertThat(status.comparisons().get(0).ratio()).isBetween(1.411, 1.412);
    assertThat(status.missing()).hasSize(1);
    MissingValues missing = status.missing().get(0);
    assertThat(missing.runtime() + missing.metric()).isEqualTo("gvisorrate");
    assertThat(missing.count()).isEqualTo(2);
    assertThat(missing.of()).isEqualTo(2);
    assertThat(missing.reasons().get(0).reason()).isEqualTo("\"inf\" is not a finite number");
    assertThat(Conditions.find(status.conditions(), Conditions.ACCEPTED).orElseThrow().getMessage())
        .contains("container.args[0]", "$$$$");
  }

  @Test
  void valuesThatAreAllNotFiniteEndTheBenchmark() {
    RuntimeBenchmarkStatus status = run("latency nanus", "latency nanus", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow().getReason())
        .isEqualTo("NoValue");
    assertThat(status.failures().get(0).lastMessage()).endsWith("the last output: latency nanus");
  }

  /** A fact is in words, and has no ratio. */
  @Test
  void factsAreShownForEachRuntime() {
    on.play(
        pod ->
            printing(
                    "latency 5us disk is %s!"
                        .formatted(runtime(pod).equals("runc") ? "ext4" : "9p"))
                .build());
    String facts = "    facts: [{name: file-system, pattern: 'disk is (.*)!'}]\n";
    on.apply(Fixtures.benchmark("b", SPEC.replace("runtimes:", facts + "runtimes:")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.environment().sandboxes())
        .extracting(sandbox -> sandbox.runtime() + " " + sandbox.facts())
        .containsExactly("runc {file-system=ext4}", "gvisor {file-system=9p}");
    assertThat(status.comparisons()).noneMatch(c -> c.metric().equals("file-system"));
  }

  /** GKE Sandbox keeps an emptyDir on disk in the memory of the sandbox. */
  @Test
  void diskUnderOneRuntimeAndMemoryUnderTheOtherGetNoVerdict() {
    on.play(
        pod ->
            printing(
                    runtime(pod).equals("runc")
                        ? "latency 50us disk is ext4!"
                        : "latency 5us disk is tmpfs!")
                .build());
    String facts = "    facts: [{name: file-system, pattern: 'disk is (.*)!'}]\n";
    on.apply(Fixtures.benchmark("b", SPEC.replace("runtimes:", facts + "runtimes:")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.message())
        .startsWith("file-system is tmpfs under gvisor and ext4 under runc, in 2 of 2 blocks");
    assertThat(comparison.remarks()).extracting(Remark::kind).contains(Remark.Kind.StorageDiffers);
  }

  @Test
  void factWithoutAGroupIsRefusedByItsField() {
    String facts = "    facts: [{name: f, pattern: 'disk'}, {name: g, pattern: '('}]\n";
    on.apply(Fixtures.benchmark("b", SPEC.replace("runtimes:", facts + "runtimes:")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow().getMessage())
        .contains("spec.workload.inline.facts[0].pattern", "has no group")
        .contains("spec.workload.inline.facts[1].pattern", "RE2 syntax");
  }
}
