package dev.runtimebench.operator.logs;

/** How a reading gets a log. */
public enum LogMode {
  /** The reading ends with the container. The kubelet watches the log for this reading. */
  Follow,
  /** The container has ended, and its log is whole. */
  Whole,
  /** The container may write more. The reading ends with what the log has now. */
  SoFar
}
