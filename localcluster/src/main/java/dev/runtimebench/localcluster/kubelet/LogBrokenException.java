package dev.runtimebench.localcluster.kubelet;

import java.io.IOException;

/**
 * The kubelet cannot read on. A kubelet has begun its answer by then, with status 200. So the
 * kubelet writes the error behind the output, without a time and without a line feed, and ends the
 * answer as if the log had ended.
 */
public final class LogBrokenException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what the kubelet writes
   */
  public LogBrokenException(String message) {
    super(message);
  }
}
