package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;

/**
 * A benchmark's samples can't be read or kept, and trying again won't help: their ConfigMaps were
 * changed or deleted by somebody, or the API server won't have them.
 */
public final class SamplesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  public SamplesException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The condition's reason. */
  public Reason reason() {
    return reason;
  }
}
