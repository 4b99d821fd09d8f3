package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.UsageSamples.CallEnd;
import dev.runtimebench.operator.state.UsageSamples.When;
import java.util.Optional;

/** Asks the kubelet about the Pod under test, and keeps the answers for the end of the trial. */
public final class UsageSampler {

  private final Kubelets kubelets;
  private final OperatorClock clock;

  public UsageSampler(Kubelets kubelets, OperatorClock clock) {
    this.kubelets = kubelets;
    this.clock = clock;
  }

  /** Asks once, unless the operator makes too many calls at this moment. */
  void ask(TrialProgress.UsageDue due) {
    PodRun run = due.run();
    long asked = clock.monotonicNanos();
    Optional<Kubelets.Answer> answer =
        kubelets.ask(
            due.pod().getSpec().getNodeName(),
            run.uid(),
            () -> clock.monotonicNanos() - due.latest() <= 0);
    if (due.when() == When.BeforeWork && answer.filter(Kubelets.Answer::called).isPresent()) {
      run.usage().calledBeforeWork(new CallEnd(clock.monotonicNanos(), clock.stamp()));
    }
    answer.ifPresent(a -> run.usage().add(due.when(), a, kubelets.certificate(), asked));
  }
}
