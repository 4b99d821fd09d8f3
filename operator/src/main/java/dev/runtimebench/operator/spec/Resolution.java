package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.experiment.Experiment;
import java.util.List;

/** The result of resolving a spec: an experiment, or the problems of the spec. */
public sealed interface Resolution {

  /** The spec is valid; the experiment has not begun yet. */
  record Resolved(Experiment experiment) implements Resolution {}

  /** The spec has at least one problem. */
  record Rejected(List<SpecProblem> problems) implements Resolution {

    /** The reason for the condition, which is the reason of the first problem. */
    public Reason reason() {
      return problems.get(0).reason();
    }

    /** All problems in one line. */
    public String message() {
      return String.join("; ", problems.stream().map(SpecProblem::message).toList());
    }

    /** Whether all problems may vanish without an edit: missing objects may still be applied. */
    public boolean mayAppear() {
      return problems.stream().allMatch(SpecProblem::mayAppear);
    }
  }
}
