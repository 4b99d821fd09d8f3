package dev.runtimebench.operator.logs;

/** What has to be done to get on with a log. */
public enum LogRequest {
  /** Start to follow the log. */
  Open,
  /**
   * Read the log from its first line again: the last reading failed or ended too early, or the
   * container has ended while the next reading waited for its time.
   */
  Reopen,
  /** Read what the log of a running container has now: the node cannot follow the log. */
  ReadSoFar,
  /** Ask the node for the last line of the log, to see whether the reading reached the end. */
  ReadTail,
  /** End the reading and keep what was read. */
  Stop,
  /** End a reading that takes too long. */
  Abandon
}
