package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.ParameterRule;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.ParameterValues.Problem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the rules of a workload that the values of a benchmark break. */
final class ParameterRules {

  private static final BigDecimal BYTES_IN_MIB = BigDecimal.valueOf(1L << 20);

  private final RuntimeBenchmarkSpec spec;
  private final BenchmarkWorkloadSpec workload;
  private final Map<String, String> values;

  private ParameterRules(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, Map<String, String> values) {
    this.spec = spec;
    this.workload = workload;
    this.values = values;
  }

  /**
   * The broken rules, each with the values and the fix.
   *
   * @param workload its rules are {@linkplain RuleCheck valid}
   * @param values the value of each parameter; each value is valid
   */
  static List<Problem> broken(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, Map<String, String> values) {
    ParameterRules rules = new ParameterRules(spec, workload, values);
    return workload.rules().stream()
        .filter(rule -> rules.hold(rule.when()))
        .flatMap(rule -> rules.problems(rule).stream())
        .toList();
  }

  private boolean hold(Map<String, List<String>> wanted) {
    return wanted.entrySet().stream()
        .allMatch(entry -> entry.getValue().contains(values.get(entry.getKey())));
  }

  private List<Problem> problems(ParameterRule rule) {
    return rule.product().isEmpty() ? required(rule) : bounded(rule).stream().toList();
  }

  private List<Problem> required(ParameterRule rule) {
    List<Problem> problems = new ArrayList<>();
    rule.require()
        .forEach(
            (name, allowed) -> {
              if (!allowed.contains(values.get(name))) {
                problems.add(
                    problem(
                        rule,
                        "." + name,
                        "%s is \"%s\", but must be %s"
                            .formatted(name, values.get(name), RuleText.anyOf(allowed))));
              }
            });
    return problems;
  }

  private Optional<Problem> bounded(ParameterRule rule) {
    Optional<BigDecimal> scale = scale(rule.per());
    if (scale.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal value = product(rule);
    BigDecimal limit = RuleText.limit(rule).multiply(scale.get());
    boolean isBroken =
        rule.atMost() != null ? value.compareTo(limit) > 0 : value.compareTo(limit) < 0;
    return isBroken ? Optional.of(outOfBounds(rule, value, limit)) : Optional.empty();
  }

  private Problem outOfBounds(ParameterRule rule, BigDecimal value, BigDecimal limit) {
    String terms = RuleText.product(rule, values::get);
    String result = RuleText.plain(value);
    return problem(
        rule,
        "",
        "%s is %s%s, but must be %s %s%s"
            .formatted(
                RuleText.product(rule, name -> name),
                terms,
                terms.equals(result) ? "" : " = " + result,
                RuleText.direction(rule),
                RuleText.plain(limit),
                source(rule)));
  }

  private static Problem problem(ParameterRule rule, String part, String what) {
    String condition = RuleText.condition(rule);
    return new Problem(
        ParameterValues.FIELD + part,
        (condition.isEmpty() ? "" : "with " + condition + ", ") + what + ": " + rule.message());
  }

  private BigDecimal product(ParameterRule rule) {
    BigDecimal product = BigDecimal.ONE;
    for (String factor : rule.product()) {
      product = product.multiply(RuleFactor.of(factor).sum(values::get));
    }
    for (String divisor : rule.dividedBy()) {
      product = product.divide(RuleFactor.of(divisor).sum(values::get), MathContext.DECIMAL64);
    }
    return product;
  }

  /** Empty if there is no such limit, or if it is not an amount: a problem of another field. */
  private Optional<BigDecimal> scale(ParameterRule.Per per) {
    if (per == null) {
      return Optional.of(BigDecimal.ONE);
    }
    return switch (per) {
      case MemoryMiB -> mebibytes(memory());
      case StorageMiB -> mebibytes(storage());
      case RunSecond -> Optional.of(BigDecimal.valueOf(runSeconds()));
    };
  }

  private static Optional<BigDecimal> mebibytes(Quantity amount) {
    try {
      return Optional.ofNullable(amount)
          .map(Quantity::getNumericalAmount)
          .map(bytes -> bytes.divide(BYTES_IN_MIB, MathContext.DECIMAL128));
    } catch (ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where the bound comes from; empty for a fixed number. */
  private String source(ParameterRule rule) {
    if (rule.per() == null) {
      return "";
    }
    return " (%s%s, which is %s)"
        .formatted(
            RuleText.plain(RuleText.limit(rule)),
            RuleText.per(rule),
            switch (rule.per()) {
              case MemoryMiB -> memory();
              case StorageMiB -> storage();
              case RunSecond -> runSeconds();
            });
  }

  private Quantity memory() {
    return SpecDefaults.resources(spec, workload).memory();
  }

  /** Null if neither the benchmark nor the workload limits the storage. */
  private Quantity storage() {
    return SpecDefaults.resources(spec, workload).ephemeralStorage();
  }

  private int runSeconds() {
    return SpecDefaults.timeouts(spec, workload).runSeconds();
  }
}
