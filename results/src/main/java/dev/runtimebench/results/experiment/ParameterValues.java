package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Determines the value of each parameter of a workload, and checks the values of a benchmark. */
public final class ParameterValues {

  static final String FIELD = "spec.workload.parameters";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private ParameterValues() {}

  /**
   * A parameter that keeps the benchmark from starting.
   *
   * @param field the field of the benchmark
   * @param message what is wrong, with the allowed names or values
   */
  public record Problem(String field, String message) {}

  /**
   * Resolves the parameters of a benchmark, and checks the rules of its workload. Rules count only
   * if each value alone is valid and the {@linkplain RuleCheck rules are valid} too.
   *
   * @param spec its workload may be null, which is a benchmark without values
   */
  public static ParameterValues of(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    ParameterValues resolved =
        of(
            workload.parameters(),
            spec.workload() == null ? Map.of() : spec.workload().parameters());
    if (resolved.problems.isEmpty() && RuleCheck.problems(workload).isEmpty()) {
      resolved.problems.addAll(ParameterRules.broken(spec, workload, resolved.values));
    }
    return resolved;
  }

  /**
   * Resolves the parameters, each alone.
   *
   * @param declared the parameters of the workload
   * @param given the values of the benchmark, by the parameter's name
   */
  public static ParameterValues of(List<Parameter> declared, Map<String, IntOrString> given) {
    ParameterValues resolved = new ParameterValues();
    for (Parameter parameter : declared) {
      IntOrString value = given.get(parameter.name());
      resolved.add(parameter, value == null ? parameter.defaultValue() : text(value));
    }
    for (String name : given.keySet()) {
      if (declared.stream().noneMatch(p -> p.name().equals(name))) {
        resolved.problem(
            name,
            "the workload has no such parameter; it has "
                + (declared.isEmpty() ? "none" : declared.stream().map(Parameter::name).toList()));
      }
    }
    return resolved;
  }

  /** The values in the order of the workload's parameters; without those that are missing. */
  public Map<String, String> values() {
    return values;
  }

  /** What is wrong; empty if the benchmark can start. */
  public List<Problem> problems() {
    return problems;
  }

  private void add(Parameter parameter, String text) {
    if (text == null) {
      problem(parameter.name(), "is missing and has no default; set a value");
      return;
    }
    values.put(parameter.name(), text);
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(text)) {
      problem(parameter.name(), "\"" + text + "\" is not one of " + parameter.choices());
    }
    if (parameter.type() == Parameter.Type.Integer) {
      checkInteger(parameter, text);
    }
  }

  private void checkInteger(Parameter parameter, String text) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      problem(parameter.name(), "\"" + text + "\" is not a whole number" + allowed(parameter));
      return;
    }
    // Programs read the text itself, and a shell takes 08 for a wrong octal number.
    if (!text.equals(String.valueOf(value))) {
      problem(
          parameter.name(),
          "\""
              + text
              + "\" is not a whole number in plain digits, without a plus sign or leading zeros; write "
              + value);
    }
    if (parameter.minimum() != null && value < parameter.minimum()) {
      problem(
          parameter.name(),
          value + " is less than the minimum " + parameter.minimum() + allowed(parameter));
    }
    if (parameter.maximum() != null && value > parameter.maximum()) {
      problem(
          parameter.name(),
          value + " is more than the maximum " + parameter.maximum() + allowed(parameter));
    }
  }

  /** Both bounds, with a semicolon before them; empty if the parameter does not have both. */
  private static String allowed(Parameter parameter) {
    return parameter.minimum() == null || parameter.maximum() == null
        ? ""
        : "; it must be from " + parameter.minimum() + " to " + parameter.maximum();
  }

  private void problem(String name, String message) {
    problems.add(new Problem(FIELD + "." + name, message));
  }

  private static String text(IntOrString value) {
    return value.getStrVal() != null ? value.getStrVal() : String.valueOf(value.getIntVal());
  }
}
