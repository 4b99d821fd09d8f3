package dev.runtimebench.localcluster;

/** There is no log (yet); the API server answers 400 with the message. */
public final class LogUnavailableException extends Exception {

  public LogUnavailableException(String message) {
    super(message);
  }
}
