package dev.runtimebench.localcluster.kubelet;

/** The container has no log, or no log yet. The API server answers 400 with the message. */
public final class LogUnavailableException extends Exception {

  public LogUnavailableException(String message) {
    super(message);
  }
}
