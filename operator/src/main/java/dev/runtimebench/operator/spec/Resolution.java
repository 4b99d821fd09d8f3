package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.experiment.Experiment;
import java.util.List;

/** What became of a spec: an experiment that can be run, or the problems that keep it from it. */
public sealed interface Resolution {

  /** It can be run: as this, once that has begun. */
  record Resolved(Experiment experiment) implements Resolution {}

  /** It can't be run; at least one problem. */
  record Rejected(List<SpecProblem> problems) implements Resolution {

    /** The reason for the condition: that of the first problem. */
    public Reason reason() {
      return problems.get(0).reason();
    }

    /** All problems in one line. */
    public String message() {
      return String.join("; ", problems.stream().map(SpecProblem::message).toList());
    }

    /** Whether all of it may mend itself: what is missing may still be applied. */
    public boolean mayAppear() {
      return problems.stream().allMatch(SpecProblem::mayAppear);
    }
  }
}
