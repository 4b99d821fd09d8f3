package dev.runtimebench.cli.html.page;

import dev.runtimebench.cli.bench.Outcome;
import java.util.Locale;

/**
 * A benchmark's phase as a small label.
 *
 * @param kind the CSS class of the color
 */
public record Badge(String kind, String text) {

  /** Returns the label of an outcome. */
  public static Badge of(Outcome outcome) {
    return outcome.isStoppedEarly()
        ? new Badge("early", "Stopped early")
        : new Badge(outcome.phase().name().toLowerCase(Locale.ROOT), outcome.phase().name());
  }
}
