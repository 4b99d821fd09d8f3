package dev.runtimebench.operator.cluster;

import java.io.IOException;

/** The API server or the kubelet refuses to send a log. */
public final class LogRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code the HTTP status
   * @param message the body of the answer
   */
  public LogRefusedException(int code, String message) {
    super("HTTP %d: %s".formatted(code, message));
    this.code = code;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }
}
