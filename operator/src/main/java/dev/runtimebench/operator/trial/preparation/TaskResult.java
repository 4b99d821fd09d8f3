package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.SandboxShown;
import java.time.Duration;
import java.util.Optional;

/** What has come of a preparation's task. */
sealed interface TaskResult {

  /**
   * Nothing yet.
   *
   * @param trouble what keeps it, if anything is known to
   * @param recheck when to look again, if no event comes before
   */
  record GoesOn(Optional<String> trouble, Duration recheck) implements TaskResult {}

  /** The node has the image. */
  record Pulled() implements TaskResult {}

  /** The probe saw this. */
  record Saw(SandboxShown shown) implements TaskResult {}

  /** The probe came to nothing, and others of that image will too. */
  record Unprobeable(String why) implements TaskResult {}

  /** It came to nothing. */
  record Failed(FailureReason reason, String message) implements TaskResult {}

  /** Nothing yet, and nothing that keeps it. */
  static TaskResult after(Duration recheck) {
    return new GoesOn(Optional.empty(), recheck);
  }
}
