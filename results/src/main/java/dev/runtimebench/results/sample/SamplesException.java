package dev.runtimebench.results.sample;

/**
 * A benchmark's samples can't be read or kept, and trying again won't help: their ConfigMaps were
 * changed or deleted by somebody, or the API server won't have them.
 */
public final class SamplesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The condition's reason. */
  public enum Reason {
    SamplesChanged,
    SamplesDeleted,
    SamplesRejected
  }

  private final Reason reason;

  public SamplesException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
