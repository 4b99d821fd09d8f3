package dev.runtimebench.cli.progress;

import java.time.Duration;

/** Durations for people, and from people. */
public final class Durations {

  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Durations() {}

  /** Whole seconds: {@code 8 s}, {@code 1 min 20 s}, {@code 2 h 05 min}. */
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

  /**
   * From {@code 90}, {@code 90s}, {@code 10m}, {@code 1h30m}.
   *
   * @throws IllegalArgumentException if it is none of these, or zero
   */
  public static Duration parse(String text) {
    try {
      Duration duration =
          text.matches("\\d+")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.parse("PT" + text);
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("'" + text + "' is no time to wait");
      }
      return duration;
    } catch (java.time.format.DateTimeParseException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 90s, 10m or 1h30m", e);
    }
  }
}
