package dev.runtimebench.results.sample;

import java.util.Optional;

/**
 * The duration of a phase, or why the duration is unknown.
 *
 * @param nanos the duration in nanoseconds; empty if unknown
 * @param missing why the duration is unknown; empty if it is known
 */
public record Span(Optional<Long> nanos, String missing) {

  public static Span of(long nanos) {
    return new Span(Optional.of(nanos), "");
  }

  public static Span missing(String why) {
    return new Span(Optional.empty(), why);
  }
}
