package dev.runtimebench.cli.progress;

import java.time.Duration;
import java.util.Locale;

/** Formats and parses durations. */
public final class Durations {

  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Durations() {}

  /** Formats in whole seconds: {@code 8 s}, {@code 1 min 20 s}, {@code 2 h 05 min}. */
  public static String show(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return "%d min %02d s".formatted(seconds / MINUTE, seconds % MINUTE);
    }
    return "%d h %02d min".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
  }

  /** Writes a duration as {@link #parse} reads durations: {@code 90s}, {@code 1h30m}. */
  public static String option(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Parses {@code 90} (seconds), {@code 90s}, {@code 10m} or {@code 1h30m}.
   *
   * @throws IllegalArgumentException if the text has another form, or the duration is zero or
   *     negative
   */
  public static Duration parse(String text) {
    try {
      Duration duration =
          text.matches("\\d+")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.parse("PT" + text);
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("'" + text + "' is not longer than zero");
      }
      return duration;
    } catch (java.time.format.DateTimeParseException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 90s, 10m or 1h30m", e);
    }
  }
}
