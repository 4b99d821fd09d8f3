package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.testkit.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCheckTest {

  private static BenchmarkWorkloadSpec workload(String rule) {
    return Fixtures.workload(
            "w",
            """
            container: {image: i}
            metrics: [{name: m, unit: ns, source: {record: r}}]
            parameters:
              - {name: size, type: Integer, default: "4", minimum: 0, maximum: 9}
              - {name: jobs, type: Integer, default: "1", minimum: 1}
              - {name: free, type: Integer, default: "1"}
              - {name: target, default: disk, choices: [disk, tmpfs]}
            """
                + "rules:\n  - "
                + rule)
        .getSpec();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {product: [sise], atMost: 1, message: M.} | .rules[0].product[0]: "sise" is neither a parameter nor a whole number; the workload has [size, jobs, free, target]
          {product: [size, jobs + sise], atMost: 1, message: M.} | .rules[0].product[1]: "sise" is neither a parameter nor a whole number; the workload has [size, jobs, free, target]
          {product: [size * jobs], atMost: 1, message: M.} | .rules[0].product[0]: "size * jobs" is neither a parameter nor a whole number; the workload has [size, jobs, free, target]
          {product: [size +], atMost: 1, message: M.} | .rules[0].product[0]: "" is neither a parameter nor a whole number; the workload has [size, jobs, free, target]
          {product: [target], atMost: 1, message: M.} | .rules[0].product[0]: "target" is a String parameter; a product needs parameters of the type Integer
          {product: [size], message: M.} | .rules[0]: a product needs exactly one of atMost and atLeast
          {product: [size], atMost: .inf, message: M.} | .rules[0]: the bound of a product must be a finite number
          {product: [size], atLeast: .nan, message: M.} | .rules[0]: the bound of a product must be a finite number
          {product: [size], atMost: 1, atLeast: 1, message: M.} | .rules[0]: a product needs exactly one of atMost and atLeast
          {message: M.} | .rules[0]: set exactly one of product and require
          {product: [size], atMost: 1, require: {size: ["1"]}, message: M.} | .rules[0]: set exactly one of product and require
          {require: {size: ["1"]}, per: RunSecond, message: M.} | .rules[0]: dividedBy, atMost, atLeast and per are for a product; remove them
          {require: {size: ["1"]}, atLeast: 1, message: M.} | .rules[0]: dividedBy, atMost, atLeast and per are for a product; remove them
          {product: [size], dividedBy: [free], atMost: 1, message: M.} | .rules[0].dividedBy[0]: can be less than 1; give the parameter a minimum of 1 or more
          {product: [jobs], dividedBy: [size], atMost: 1, message: M.} | .rules[0].dividedBy[0]: can be less than 1; give the parameter a minimum of 1 or more
          {product: [size], atMost: 1} | .rules[0].message: is empty; say why the combination cannot work, and how to fix it
          {product: [size], atMost: 1, message: ' '} | .rules[0].message: is empty; say why the combination cannot work, and how to fix it
          {when: {targt: [tmpfs]}, product: [size], atMost: 1, message: M.} | .rules[0].when.targt: the workload has no such parameter; it has [size, jobs, free, target]
          {when: {target: [nfs]}, product: [size], atMost: 1, message: M.} | .rules[0].when.target: "nfs" is not one of [disk, tmpfs]
          {when: {target: []}, product: [size], atMost: 1, message: M.} | .rules[0].when.target: is empty; name one value or more
          {require: {size: ["1", "10"]}, message: M.} | .rules[0].require.size: 10 is more than the maximum 9; it must be from 0 to 9
          """)
  void ruleThatCannotBeAppliedNamesItsField(String rule, String problem) {
    assertThat(RuleCheck.problems(workload(rule)))
        .extracting(p -> p.field() + ": " + p.message())
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {product: [size, jobs + 1, '2'], dividedBy: [jobs, size + 1], atMost: 1, per: MemoryMiB, message: M.}
          {when: {target: [tmpfs], size: ["9"]}, require: {jobs: ["1"]}, message: M.}
          """)
  void validRuleHasNoProblem(String rule) {
    assertThat(RuleCheck.problems(workload(rule))).isEmpty();
  }

  /** Such a rule is a problem of the workload. Its values must not end the reconcile. */
  @Test
  void ruleThatCannotBeAppliedDoesNotJudgeABenchmark() {
    var spec = Fixtures.created("b", "workload: {ref: w, parameters: {size: 0}}").getSpec();
    assertThat(
            ParameterValues.of(
                    spec,
                    workload("{product: [jobs, sise], dividedBy: [size], atMost: 0, message: M.}"))
                .problems())
        .isEmpty();
  }
}
