package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.results.sample.SandboxShown;

/** What the log of a probe that has ended says. */
sealed interface ProbeResult {

  /** The probe showed its sandbox. */
  record Shown(SandboxShown sandbox) implements ProbeResult {}

  /** The probe ended without showing its sandbox. */
  record Silent(String why) implements ProbeResult {}

  /** The node does not hand out the log. */
  record Unreadable(String why) implements ProbeResult {}
}
