package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterRulesTest {

  private static final String PARAMETERS =
      """
      container: {image: i}
      metrics: [{name: m, unit: ns, source: {record: r}}]
      resources: {memory: 256Mi}
      timeouts: {runSeconds: 100}
      parameters:
        - {name: size, type: Integer, default: "4", minimum: 0}
        - {name: jobs, type: Integer, default: "1", minimum: 1}
        - {name: warmup, type: Integer, default: "1", minimum: 0}
        - {name: target, default: disk, choices: [disk, tmpfs]}
      """;

  private static BenchmarkWorkloadSpec workload(String rule) {
    return Fixtures.workload("w", PARAMETERS + "rules:\n  - " + rule).getSpec();
  }

  private static List<String> problems(String rule, String benchmark) {
    var spec = Fixtures.created("b", "workload: {ref: w, " + benchmark + "}").getSpec();
    return problems(workload(rule), spec);
  }

  private static List<String> problems(BenchmarkWorkloadSpec workload, RuntimeBenchmarkSpec spec) {
    return ParameterValues.of(spec, workload).problems().stream()
        .map(problem -> problem.field() + ": " + problem.message())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {product: [size, jobs], atMost: 256, message: Lower size.} | size: 64, jobs: 4 |
          {product: [size, jobs], atMost: 256, message: Lower size.} | size: 65, jobs: 4 | size x jobs is 65 x 4 = 260, but must be at most 256: Lower size.
          {product: [size], atMost: 8, message: Lower size.} | size: 9 | size is 9, but must be at most 8: Lower size.
          {product: [size], atLeast: 2, message: Raise size.} | size: 2 |
          {product: [size], atLeast: 2, message: Raise size.} | size: 1 | size is 1, but must be at least 2: Raise size.
          {product: [size, warmup + 2], atMost: 100, message: M.} | size: 20, warmup: 3 |
          {product: [size, warmup + 2], atMost: 100, message: M.} | size: 20, warmup: 4 | size x (warmup + 2) is 20 x (4 + 2) = 120, but must be at most 100: M.
          {product: [size], dividedBy: [jobs], atMost: 2.5, message: M.} | size: 5, jobs: 2 |
          {product: [size], dividedBy: [jobs], atMost: 2.5, message: M.} | size: 8, jobs: 3 | size / jobs is 8 / 3 = 2.666666666666667, but must be at most 2.5: M.
          {product: [size], atMost: 0.5, per: MemoryMiB, message: M.} | size: 128 |
          {product: [size], atMost: 0.5, per: MemoryMiB, message: M.} | size: 129 | size is 129, but must be at most 128 (0.5 x resources.memory in MiB, which is 256Mi): M.
          {product: [size], atMost: 2, per: RunSecond, message: M.} | size: 200 |
          {product: [size], atMost: 2, per: RunSecond, message: M.} | size: 201 | size is 201, but must be at most 200 (2 x timeouts.runSeconds, which is 100): M.
          {when: {target: [tmpfs]}, product: [size], atMost: 8, message: M.} | size: 9 |
          {when: {target: [tmpfs], jobs: ["2", "3"]}, product: [size], atMost: 8, message: M.} | size: 9, target: tmpfs |
          {when: {target: [tmpfs], jobs: ["2", "3"]}, product: [size], atMost: 8, message: M.} | size: 9, target: tmpfs, jobs: 3 | with target tmpfs and jobs 2 or 3, size is 9, but must be at most 8: M.
          """)
  void brokenBoundNamesTheParametersTheValuesTheBoundAndTheFix(
      String rule, String values, String message) {
    List<String> found = problems(rule, "parameters: {" + values + "}");
    if (message == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).containsExactly("spec.workload.parameters: " + message);
    }
  }

  @Test
  void requiredValueNamesItsParameter() {
    String rule =
        "{when: {target: [tmpfs]}, require: {jobs: [\"1\", \"2\"]}, message: Lower jobs.}";
    assertThat(problems(rule, "parameters: {target: tmpfs, jobs: 2}")).isEmpty();
    assertThat(problems(rule, "parameters: {jobs: 3}")).isEmpty();
    assertThat(problems(rule, "parameters: {target: tmpfs, jobs: 3}"))
        .containsExactly(
            "spec.workload.parameters.jobs: with target tmpfs, jobs is \"3\", but must be 1 or 2: Lower jobs.");
  }

  /** Otherwise a benchmark that follows the advice of the message is refused again. */
  @Test
  void boundFollowsTheResourcesAndTimeoutsOfTheBenchmark() {
    BenchmarkWorkloadSpec memory =
        workload("{product: [size], atMost: 1, per: MemoryMiB, message: M.}");
    String values = "workload: {ref: w, parameters: {size: 512}}\n";
    assertThat(problems(memory, Fixtures.created("b", values).getSpec())).hasSize(1);
    assertThat(
            problems(
                memory, Fixtures.created("b", values + "resources: {memory: 512Mi}").getSpec()))
        .isEmpty();
    BenchmarkWorkloadSpec time =
        workload("{product: [size], atMost: 1, per: RunSecond, message: M.}");
    assertThat(problems(time, Fixtures.created("b", values).getSpec())).hasSize(1);
    assertThat(
            problems(time, Fixtures.created("b", values + "timeouts: {runSeconds: 512}").getSpec()))
        .isEmpty();
  }

  @Test
  void boundPerStorageCountsOnlyWithALimitOfTheStorage() {
    BenchmarkWorkloadSpec storage =
        workload("{product: [size], atMost: 0.5, per: StorageMiB, message: M.}");
    String values = "workload: {ref: w, parameters: {size: 600}}\n";
    assertThat(problems(storage, Fixtures.created("b", values).getSpec())).isEmpty();
    String limit = "resources: {ephemeralStorage: %s}";
    assertThat(
            problems(storage, Fixtures.created("b", values + limit.formatted("1200Mi")).getSpec()))
        .isEmpty();
    assertThat(problems(storage, Fixtures.created("b", values + limit.formatted("1Gi")).getSpec()))
        .containsExactly(
            "spec.workload.parameters: size is 600, but must be at most 512 (0.5 x resources.ephemeralStorage in MiB, which is 1Gi): M.");
  }

  /** Products of such values do not fit into 64 bits. */
  @Test
  void largeProductIsNotCutOff() {
    assertThat(
            problems(
                "{product: [size, size, size], atMost: 9, message: M.}",
                "parameters: {size: '9000000000000000000'}"))
        .singleElement()
        .asString()
        .contains(" = 729", "but must be at most 9");
  }

  /** One mistake has one message. */
  @Test
  void rulesWaitUntilEachValueIsValid() {
    assertThat(
            problems(
                "{product: [size], atMost: 1, message: M.}", "parameters: {size: many, jobs: 1}"))
        .containsExactly("spec.workload.parameters.size: \"many\" is not a whole number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {product: [size, jobs], atMost: 256, message: M.} | size x jobs must be at most 256.
          {product: [warmup + 2], atLeast: 3, message: M.} | warmup + 2 must be at least 3.
          {when: {target: [tmpfs]}, product: [size, warmup + 2], dividedBy: [jobs], atMost: 2000000000000, per: RunSecond, message: M.} | With target tmpfs, size x (warmup + 2) / jobs must be at most 2000000000000 x timeouts.runSeconds.
          {when: {jobs: ["1", "2", "3"]}, require: {target: [disk]}, message: M.} | With jobs 1, 2 or 3, target must be disk.
          """)
  void ruleIsASentence(String rule, String sentence) {
    assertThat(RuleText.sentence(workload(rule).rules().get(0))).isEqualTo(sentence);
  }
}
