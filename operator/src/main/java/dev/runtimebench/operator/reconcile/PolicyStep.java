package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.operator.spec.InstallationRules;
import dev.runtimebench.operator.spec.PolicyCheck;
import dev.runtimebench.operator.spec.Resolution;
import dev.runtimebench.operator.spec.SpecProblem;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.TeardownWatcher;
import java.util.List;

/**
 * Ends a running benchmark that the policy no longer allows: the operator was restarted with
 * another policy since the benchmark started. This step runs before the running trial is observed.
 */
final class PolicyStep implements Step {

  private final InstallationRules installation;
  private final TeardownWatcher teardowns;

  PolicyStep(InstallationRules installation, TeardownWatcher teardowns) {
    this.installation = installation;
    this.teardowns = teardowns;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.isStarted()) {
      return StepResult.PROCEED;
    }
    List<SpecProblem> denials =
        PolicyCheck.ofExperiment(installation, current.spec(), current.experiment());
    if (denials.isEmpty()) {
      return StepResult.PROCEED;
    }
    Resolution.Rejected rejected = new Resolution.Rejected(denials);
    teardowns.drop(current.run(), rejected.message());
    return StepResult.over(
        BenchmarkPhase.Failed,
        rejected.reason(),
        "the policy has changed since the benchmark started: " + rejected.message());
  }
}
