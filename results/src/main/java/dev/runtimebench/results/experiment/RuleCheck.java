package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.ParameterRule;
import dev.runtimebench.results.experiment.ParameterValues.Problem;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds rules of a workload that cannot be applied, such as a rule about an unknown parameter. */
public final class RuleCheck {

  private final BenchmarkWorkloadSpec workload;
  private final List<Problem> problems = new ArrayList<>();

  private RuleCheck(BenchmarkWorkloadSpec workload) {
    this.workload = workload;
  }

  /** The problems, each with the field below the workload's spec, such as {@code .rules[0]}. */
  public static List<Problem> problems(BenchmarkWorkloadSpec workload) {
    RuleCheck check = new RuleCheck(workload);
    for (int i = 0; i < workload.rules().size(); i++) {
      check.rule(".rules[" + i + "]", workload.rules().get(i));
    }
    return check.problems;
  }

  private void rule(String at, ParameterRule rule) {
    if (rule.message() == null || rule.message().isBlank()) {
      add(at + ".message", "is empty; say why the combination cannot work, and how to fix it");
    }
    if (rule.product().isEmpty() == rule.require().isEmpty()) {
      add(at, "set exactly one of product and require");
    }
    if (rule.product().isEmpty()) {
      if (!rule.dividedBy().isEmpty()
          || rule.atMost() != null
          || rule.atLeast() != null
          || rule.per() != null) {
        add(at, "dividedBy, atMost, atLeast and per are for a product; remove them");
      }
    } else if ((rule.atMost() == null) == (rule.atLeast() == null)) {
      add(at, "a product needs exactly one of atMost and atLeast");
    } else if (!Double.isFinite(rule.atMost() != null ? rule.atMost() : rule.atLeast())) {
      add(at, "the bound of a product must be a finite number");
    }
    factors(at + ".product", rule.product());
    factors(at + ".dividedBy", rule.dividedBy());
    for (int i = 0; i < rule.dividedBy().size(); i++) {
      divisor(at + ".dividedBy[" + i + "]", RuleFactor.of(rule.dividedBy().get(i)));
    }
    rule.when().forEach((name, values) -> choice(at + ".when." + name, name, values));
    rule.require().forEach((name, values) -> choice(at + ".require." + name, name, values));
  }

  private void factors(String at, List<String> factors) {
    for (int i = 0; i < factors.size(); i++) {
      for (String name : RuleFactor.of(factors.get(i)).parameters()) {
        Optional<Parameter> found = parameter(name);
        if (found.isEmpty()) {
          add(
              at + "[" + i + "]",
              "\"%s\" is neither a parameter nor a whole number; the workload has %s"
                  .formatted(name, names()));
        } else if (found.get().type() != Parameter.Type.Integer) {
          add(
              at + "[" + i + "]",
              "\"%s\" is a String parameter; a product needs parameters of the type Integer"
                  .formatted(name));
        }
      }
    }
  }

  private void divisor(String at, RuleFactor factor) {
    boolean isKnown =
        factor.parameters().stream()
            .allMatch(name -> parameter(name).filter(p -> p.minimum() != null).isPresent());
    if (!isKnown
        || factor
                .sum(name -> String.valueOf(parameter(name).orElseThrow().minimum()))
                .compareTo(BigDecimal.ONE)
            < 0) {
      add(at, "can be less than 1; give the parameter a minimum of 1 or more");
    }
  }

  private void choice(String at, String name, List<String> values) {
    Optional<Parameter> found = parameter(name);
    if (found.isEmpty()) {
      add(at, "the workload has no such parameter; it has " + names());
      return;
    }
    if (values == null || values.isEmpty()) {
      add(at, "is empty; name one value or more");
      return;
    }
    for (String value : values) {
      ParameterValues.of(List.of(found.get()), Map.of(name, new IntOrString(value)))
          .problems()
          .stream()
          .findFirst()
          .ifPresent(problem -> add(at, problem.message()));
    }
  }

  private Optional<Parameter> parameter(String name) {
    return workload.parameters().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  private List<String> names() {
    return workload.parameters().stream().map(Parameter::name).toList();
  }

  private void add(String at, String message) {
    problems.add(new Problem(at, message));
  }
}
