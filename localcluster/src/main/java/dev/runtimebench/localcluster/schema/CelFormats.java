package dev.runtimebench.localcluster.schema;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The string formats that CEL rules see as something other than strings. */
final class CelFormats {

  private static final Pattern GO_DURATION_PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");

  private CelFormats() {}

  /** A value that does not parse stays a string; the schema's format check refuses it anyway. */
  static Object of(String format, String text) {
    switch (format) {
      case "date-time":
        return timestamp(text);
      case "duration":
        return duration(text);
      default:
        return text;
    }
  }

  private static Object timestamp(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant;
    } catch (DateTimeParseException e) {
      return text;
    }
  }

  private static Object duration(String text) {
    Matcher m = GO_DURATION_PART.matcher(text);
    double nanos = 0;
    int end = 0;
    while (m.find() && m.start() == end) {
      nanos += Double.parseDouble(m.group(1)) * nanosPer(m.group(2));
      end = m.end();
    }
    return end == text.length() && end > 0 ? Duration.ofNanos((long) nanos) : text;
  }

  private static double nanosPer(String unit) {
    switch (unit) {
      case "ns":
        return 1;
      case "us":
      case "µs":
        return 1e3;
      case "ms":
        return 1e6;
      case "s":
        return 1e9;
      case "m":
        return 60e9;
      default:
        return 3600e9;
    }
  }
}
