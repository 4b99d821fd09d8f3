package dev.runtimebench.operator.cluster;

/**
 * Another process has written what only this process should write, so this process may no longer be
 * the leader. What it remembers of the benchmark is out of date, and nothing was written.
 */
public final class OvertakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OvertakenException(String message) {
    super(message);
  }
}
