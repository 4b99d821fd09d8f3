package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.sample.FailureReason;

/** How far the reading of a log has come. */
public sealed interface LogProgress {

  /** The log is being read. */
  record Reading() implements LogProgress {}

  /** Nothing goes on before somebody does this. */
  record Due(LogRequest request) implements LogProgress {}

  /** The log has been read. */
  record Complete(TrialLog log) implements LogProgress {}

  /** The log, or a part of the log, cannot be read. */
  record Lost(FailureReason reason, String message) implements LogProgress {}
}
