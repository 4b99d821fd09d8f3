package dev.runtimebench.results.sample;

import dev.runtimebench.api.v1alpha1.Reason;

/**
 * A benchmark's samples cannot be read or stored, and a retry will not help: somebody changed or
 * deleted their ConfigMaps, or the API server refuses them.
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
