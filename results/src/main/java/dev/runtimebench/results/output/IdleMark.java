package dev.runtimebench.results.output;

import java.util.Locale;

/**
 * A point in a trial in which the agent holds the container idle. The agent writes a record of type
 * {@code idle} at each point; a workload cannot write such a record.
 */
public enum IdleMark {
  /** The idle time before the work begins. */
  BEFORE,
  /** The work begins. */
  WORK,
  /** The work has ended, and the idle time after the work begins. */
  AFTER,
  /** The idle time after the work has ended. */
  END;

  /** The mark's name in the agent's record. */
  public String inRecord() {
    return name().toLowerCase(Locale.ROOT);
  }
}
