package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;

/** What a step of a pass came to. */
public sealed interface StepResult {

  /** The next step may go on. */
  record Proceed() implements StepResult {}

  /**
   * The pass ends here.
   *
   * @param activity what the benchmark is at
   * @param recheck when to look again, if no event comes before
   */
  record Wait(Activity activity, Optional<Duration> recheck) implements StepResult {}

  /** As soon as the framework can: it takes no delay of zero. */
  Duration AT_ONCE = Duration.ofMillis(1);

  StepResult PROCEED = new Proceed();

  /** Trials are under way, and nothing is to be said of them. */
  static Wait running(Duration recheck) {
    return running("trials are under way", recheck);
  }

  static Wait running(String message, Duration recheck) {
    return new Wait(new Activity(Activity.Phase.Running, "Running", message), Optional.of(recheck));
  }

  static StepResult over(Activity.Phase phase, String reason, String message) {
    return new Wait(new Activity(phase, reason, message), Optional.empty());
  }
}
