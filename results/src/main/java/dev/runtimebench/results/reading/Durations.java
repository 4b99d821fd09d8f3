package dev.runtimebench.results.reading;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: 1m2.3s, 1h 2m, 250ms, 0:58.1, 1:02:03. */
final class Durations {

  private static final int MAX_LENGTH = 64;
  private static final BigDecimal SIXTY = BigDecimal.valueOf(60);

  private static final Pattern CLOCK =
      Pattern.compile("(-?)(?:([0-9]+):([0-5][0-9])|([0-9]+)):([0-5][0-9](?:[.,][0-9]+)?)");

  private static final Pattern PART =
      Pattern.compile("\\s*([0-9]+(?:[.,][0-9]+)?)\\s*([a-z\u00b5\u03bc]+)\\s*");

  private Durations() {}

  /** Returns the seconds; empty if the text is not a duration. */
  static Optional<BigDecimal> read(String text, DigitText digits) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher clock = CLOCK.matcher(text);
    return clock.matches() ? clock(clock, digits) : parts(text, digits);
  }

  private static Optional<BigDecimal> clock(Matcher clock, DigitText digits) {
    boolean hours = clock.group(2) != null;
    BigDecimal minutes =
        hours
            ? new BigDecimal(clock.group(2)).multiply(SIXTY).add(new BigDecimal(clock.group(3)))
            : new BigDecimal(clock.group(4));
    return digits
        .canonical(clock.group(5))
        .map(seconds -> minutes.multiply(SIXTY).add(new BigDecimal(seconds)))
        .map(sum -> clock.group(1).isEmpty() ? sum : sum.negate());
  }

  /** Parts from the largest unit to the smallest, each unit once. */
  private static Optional<BigDecimal> parts(String text, DigitText digits) {
    boolean negative = text.startsWith("-");
    Matcher part = PART.matcher(text);
    int at = negative ? 1 : 0;
    if (at == text.length()) {
      return Optional.empty();
    }
    BigDecimal seconds = BigDecimal.ZERO;
    Unit last = Scales.DAY.scaled(Unit.Ratio.of(2));
    while (at < text.length()) {
      part.region(at, text.length());
      if (!part.lookingAt()) {
        return Optional.empty();
      }
      Optional<Unit> unit = PrintedUnits.time(part.group(2));
      Optional<String> number = digits.canonical(part.group(1));
      if (unit.isEmpty() || number.isEmpty() || !unit.get().isSmallerThan(last)) {
        return Optional.empty();
      }
      last = unit.get();
      seconds =
          seconds.add(last.convert(new BigDecimal(number.get()), Scales.SECOND).orElseThrow());
      at = part.end();
    }
    return Optional.of(negative ? seconds.negate() : seconds);
  }
}
