package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.results.experiment.Experiment;
import java.util.stream.Collectors;

/** Says what to change if a workload needs more time than it may run. */
final class RunTime {

  private RunTime() {}

  /** What to change when the kubelet has ended the Pod, with a semicolon before it. */
  static String fix(TrialView view) {
    return "; raise spec.timeouts.runSeconds if the workload needs longer" + orParameters(view);
  }

  /** The parameters that may be lowered instead, with a comma before them; or empty. */
  static String orParameters(TrialView view) {
    Experiment experiment = view.current().experiment();
    String numbers =
        experiment.workload().parameters().stream()
            .filter(parameter -> parameter.type() == Parameter.Type.Integer)
            .filter(parameter -> experiment.parameters().containsKey(parameter.name()))
            .map(
                parameter ->
                    parameter.name() + ": " + experiment.parameters().get(parameter.name()))
            .collect(Collectors.joining(", "));
    return numbers.isEmpty()
        ? ""
        : ", or lower the numbers in spec.workload.parameters that make its run long (%s)"
            .formatted(numbers);
  }
}
