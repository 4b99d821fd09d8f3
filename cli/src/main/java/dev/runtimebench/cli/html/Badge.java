package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.Outcome;
import java.util.Locale;

/** Writes a benchmark's phase as a small label. */
final class Badge {

  private Badge() {}

  static void write(Markup out, Outcome outcome) {
    String kind =
        outcome.isStoppedEarly() ? "early" : outcome.phase().name().toLowerCase(Locale.ROOT);
    String text = outcome.isStoppedEarly() ? "Stopped early" : outcome.phase().name();
    out.leaf("span", text, "class", "badge " + kind);
  }
}
