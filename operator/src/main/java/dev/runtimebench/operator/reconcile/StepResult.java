package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;

/** The result of one step of a reconcile. */
public sealed interface StepResult {

  /** The next step can run. */
  record Proceed() implements StepResult {}

  /**
   * The reconcile ends here.
   *
   * @param activity what the benchmark is doing
   * @param recheck when to reconcile again if no event comes before
   */
  record Wait(Activity activity, Optional<Duration> recheck) implements StepResult {}

  /** The smallest delay that JOSDK accepts. */
  Duration AT_ONCE = Duration.ofMillis(1);

  StepResult PROCEED = new Proceed();

  /** The benchmark runs without trouble. */
  static Wait running(Duration recheck) {
    return running("trials are running", recheck);
  }

  static Wait running(String message, Duration recheck) {
    return new Wait(
        new Activity(BenchmarkPhase.Running, Reason.Running, message), Optional.of(recheck));
  }

  /** The benchmark is over, or its spec is invalid. */
  static Wait over(BenchmarkPhase phase, Reason reason, String message) {
    return new Wait(new Activity(phase, reason, message), Optional.empty());
  }
}
