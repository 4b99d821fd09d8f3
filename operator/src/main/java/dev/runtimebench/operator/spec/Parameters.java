package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Parameter;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Determines the value of each parameter of a workload, and checks the values of the spec. */
final class Parameters {

  private static final String FIELD = "spec.workload.parameters";

  private Parameters() {}

  static Map<String, String> resolve(
      List<Parameter> declared, Map<String, IntOrString> given, List<SpecProblem> problems) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Parameter parameter : declared) {
      IntOrString value = given.get(parameter.name());
      String text = value == null ? parameter.defaultValue() : text(value);
      if (text == null) {
        problems.add(
            SpecProblem.invalid(field(parameter), "is missing and has no default; set a value"));
      } else {
        check(parameter, text, problems);
        values.put(parameter.name(), text);
      }
    }
    for (String name : given.keySet()) {
      if (declared.stream().noneMatch(p -> p.name().equals(name))) {
        problems.add(
            SpecProblem.invalid(
                FIELD + "." + name,
                "the workload has no such parameter; it has "
                    + (declared.isEmpty()
                        ? "none"
                        : declared.stream().map(Parameter::name).toList())));
      }
    }
    return values;
  }

  private static void check(Parameter parameter, String text, List<SpecProblem> problems) {
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(text)) {
      problems.add(
          SpecProblem.invalid(
              field(parameter), "\"" + text + "\" is not one of " + parameter.choices()));
    }
    if (parameter.type() == Parameter.Type.Integer) {
      checkInteger(parameter, text, problems);
    }
  }

  private static void checkInteger(Parameter parameter, String text, List<SpecProblem> problems) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      problems.add(SpecProblem.invalid(field(parameter), "\"" + text + "\" is not a whole number"));
      return;
    }
    if (parameter.minimum() != null && value < parameter.minimum()) {
      problems.add(
          SpecProblem.invalid(
              field(parameter), value + " is less than the minimum " + parameter.minimum()));
    }
    if (parameter.maximum() != null && value > parameter.maximum()) {
      problems.add(
          SpecProblem.invalid(
              field(parameter), value + " is more than the maximum " + parameter.maximum()));
    }
  }

  private static String field(Parameter parameter) {
    return FIELD + "." + parameter.name();
  }

  private static String text(IntOrString value) {
    return value.getStrVal() != null ? value.getStrVal() : String.valueOf(value.getIntVal());
  }
}
