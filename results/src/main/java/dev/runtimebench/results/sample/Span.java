package dev.runtimebench.results.sample;

import java.util.Optional;

/**
 * How long a phase took, or why that isn't known.
 *
 * @param nanos empty when it isn't known
 * @param missing why; empty when it is known
 */
public record Span(Optional<Long> nanos, String missing) {

  public static Span of(long nanos) {
    return new Span(Optional.of(nanos), "");
  }

  public static Span missing(String why) {
    return new Span(Optional.empty(), why);
  }
}
