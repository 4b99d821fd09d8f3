package dev.runtimebench.results.reading;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormat.Form;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the number in a text that a tool printed, and converts it to the metric's unit. Nothing is
 * guessed: a text that is not exactly a number under the declared format is a {@link Problem}.
 */
public final class NumberReader {

  /** A value in the metric's unit, or the reason why there is none. */
  public sealed interface Result {}

  /** A finite value. */
  public record Value(double value) implements Result {}

  /**
   * The text gives no value.
   *
   * @param message why not, with the text, without a full stop
   */
  public record Problem(String message) implements Result {}

  private static final int MAX_SHOWN = 40;
  private static final int MAX_LENGTH = 64;

  private static final Set<String> NOT_FINITE =
      Set.of("inf", "infinity", "nan", "ind", "1.#inf", "1.#qnan", "1.#ind", "\u221e");

  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile(
          "([+-]?[0-9.][0-9.,'\u2019_ \u00a0\u202f\u2009]*(?:[eE][+-]?[0-9]+)?)(?<=[0-9.])[ \u00a0\u202f\u2009]*([^0-9].*)");

  private static final Pattern LOOKS_SCALED =
      Pattern.compile("[+-]?[0-9][0-9.,]*[ \u00a0]*[A-Za-z\u00b5\u03bc%][A-Za-z/%]*");

  private final String metricUnit;

  /** The metric's unit for messages. */
  private final String unitName;

  private final NumberFormat format;
  private final Optional<Unit> unit;
  private final Optional<Unit> bare;
  private final DigitText digits;

  /**
   * @param unit the metric's unit in UCUM
   */
  public NumberReader(String unit, NumberFormat format) {
    this.metricUnit = unit;
    this.unitName = Quoted.visible(unit, MAX_SHOWN);
    this.format = format;
    this.unit = UcumUnits.of(unit);
    this.bare =
        format.unit() == null
            ? this.unit
            : UcumUnits.of(format.unit())
                .or(
                    () ->
                        this.unit.flatMap(
                            to ->
                                PrintedUnits.of(format.unit(), to, format.prefixes())
                                        instanceof PrintedUnits.Known known
                                    ? Optional.of(known.unit())
                                    : Optional.empty()));
    this.digits = new DigitText(format);
  }

  /** Returns the check of the text around a number in its line. */
  public Neighbours neighbours() {
    return new Neighbours(metricUnit, format, bare);
  }

  /** Returns what is wrong with the declaration itself; empty if values can be read with it. */
  public Optional<String> declarationProblem() {
    boolean converts =
        format.unit() != null || format.form() == Form.WithUnit || format.form() == Form.Duration;
    if (digits.isContradiction()) {
      return Optional.of("decimal and group are both " + format.group() + "; they must differ");
    }
    if (converts && unit.isEmpty()) {
      return Optional.of(
          "the metric's unit %s cannot be converted to; use a unit of time, bytes or bits, %%, 1, or one of these per second"
              .formatted(unitName));
    }
    if (format.unit() != null && bare.isEmpty()) {
      return Optional.of(
          "unit: %s is not a unit that can be converted%s"
              .formatted(
                  Quoted.visible(format.unit(), MAX_SHOWN),
                  format.prefixes() == null ? "; KB and the like need prefixes" : ""));
    }
    if (format.unit() != null && !bare.orElseThrow().convertsTo(unit.orElseThrow())) {
      return Optional.of(
          "unit: %s cannot be converted to the metric's unit %s"
              .formatted(Quoted.visible(format.unit(), MAX_SHOWN), unitName));
    }
    if (format.form() == Form.Duration
        && unit.filter(u -> u.dimension() == Unit.Dimension.Time).isEmpty()) {
      return Optional.of(
          "form: Duration needs a metric in a unit of time, and the metric's unit is " + unitName);
    }
    return Optional.empty();
  }

  /** Returns whether the metric's unit is in the table, so that a printed unit can be converted. */
  public boolean canConvert() {
    return unit.isPresent();
  }

  /** Reads the text of a value. */
  public Result read(String raw) {
    String text = strip(raw);
    if (NOT_FINITE.contains(withoutSign(text).toLowerCase(Locale.ROOT))) {
      return notFinite(text);
    }
    if (text.length() > MAX_LENGTH) {
      return new Problem(quoted(text) + " is not a number");
    }
    Form form = format.form() == null ? Form.Plain : format.form();
    return switch (form) {
      case Plain -> plain(text);
      case WithUnit -> {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        // The fraction of 12.5 and the exponent of 1e5 are not units.
        boolean hasUnit = digits.canonical(text).isEmpty() && parts.matches();
        yield hasUnit ? read(parts.group(1), parts.group(2)) : plain(text);
      }
      case Duration ->
          Durations.read(text, digits)
              .map(seconds -> converted(text, seconds, Scales.SECOND))
              .orElseGet(
                  () ->
                      format.unit() != null && digits.canonical(text).isPresent()
                          ? plain(text)
                          : new Problem(
                              quoted(text) + " is not a duration such as 1m2.3s, 0:58.1 or 250ms"));
    };
  }

  /**
   * Reads the text of a value whose unit is captured apart.
   *
   * @param unitText the printed unit; empty means the metric's unit or number.unit
   */
  public Result read(String raw, String unitText) {
    String text = strip(raw);
    if (NOT_FINITE.contains(withoutSign(text).toLowerCase(Locale.ROOT))) {
      return notFinite(text);
    }
    Optional<String> canonical = digits.canonical(text);
    if (canonical.isEmpty()) {
      return new Problem(explain(text));
    }
    if (bare.isEmpty()) {
      return new Problem("the unit " + unitName + " cannot be converted to");
    }
    Result number = checked(text, canonical.get());
    if (number instanceof Problem) {
      return number;
    }
    PrintedUnits.Found found = PrintedUnits.of(unitText, bare.get(), format.prefixes());
    String whole = strip(raw) + strip(unitText);
    if (found instanceof PrintedUnits.Known known) {
      return known.unit().convertsTo(unit.orElseThrow())
          ? converted(whole, exact(canonical.get()), known.unit())
          : new Problem(
              "the unit of %s cannot be converted to %s".formatted(quoted(whole), unitName));
    }
    return new Problem(
        found instanceof PrintedUnits.Ambiguous
            ? "the unit of %s may mean 1000 or 1024: set number.prefixes to Decimal or Binary"
                .formatted(quoted(whole))
            : "%s in %s is not a unit of the table".formatted(quoted(unitText), quoted(whole)));
  }

  /** Reads a number of a JSON document, which has no separators. */
  public Result readNumber(String text) {
    if (NOT_FINITE.contains(withoutSign(text).toLowerCase(Locale.ROOT))) {
      return notFinite(text);
    }
    Result asPlain = checked(text, text);
    return asPlain instanceof Value && format.unit() != null && bare.isPresent() && unit.isPresent()
        ? converted(text, exact(text), bare.get())
        : asPlain;
  }

  private Result plain(String text) {
    Optional<String> canonical = digits.canonical(text);
    if (canonical.isEmpty()) {
      return new Problem(explain(text));
    }
    Result asPlain = checked(text, canonical.get());
    return asPlain instanceof Value && format.unit() != null && bare.isPresent() && unit.isPresent()
        ? converted(text, exact(canonical.get()), bare.get())
        : asPlain;
  }

  /**
   * The exact value of a number that {@link #checked} accepts. BigDecimal refuses exponents of more
   * than ten digits. Of the accepted numbers, only zeros have such an exponent.
   */
  private static BigDecimal exact(String number) {
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }

  private Result converted(String text, BigDecimal number, Unit from) {
    if (!(checked(text, number.toString()) instanceof Value)) {
      return checked(text, number.toString());
    }
    return from.convert(number, unit.orElseThrow())
        .map(value -> checked(text, value.toString()))
        .orElseGet(
            () ->
                new Problem(
                    "the unit of %s cannot be converted to %s".formatted(quoted(text), unitName)));
  }

  /** A number that a double can hold. Digits that a double cannot hold are out of range. */
  private static Result checked(String text, String number) {
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      return new Problem(quoted(text) + " is not a number");
    }
    if (!Double.isFinite(value)) {
      return new Problem(quoted(text) + " is out of range: it is too large for a number");
    }
    boolean zero = number.split("[eE]", 2)[0].chars().noneMatch(c -> c >= '1' && c <= '9');
    return value == 0 && !zero
        ? new Problem(quoted(text) + " is out of range: it is too small for a number")
        : new Value(value);
  }

  private String explain(String text) {
    String quoted = quoted(text);
    if (text.isEmpty()) {
      return "the text is empty and not a number";
    }
    if (text.matches("[+-]?[1-9][0-9]{0,2},[0-9]{3}") && format.decimal() == null) {
      return quoted
          + " may be thousands or a fraction: set number.group: Comma or number.decimal: Comma";
    }
    if (text.matches("[+-]?[0-9]+,[0-9]+") && format.decimal() == null) {
      return quoted + " is not a number; if the comma begins a fraction, set number.decimal: Comma";
    }
    if (text.matches("([0-9]+:){1,2}[0-9]{2}([.,][0-9]+)?")) {
      return quoted + " is not a plain number; set number.form: Duration";
    }
    if (text.length() < MAX_LENGTH && LOOKS_SCALED.matcher(text).matches() && bare.isPresent()) {
      String letters = text.replaceFirst("^[+-]?[0-9][0-9.,]*[ \u00a0]*", "");
      if (!(PrintedUnits.of(letters, bare.get(), format.prefixes())
          instanceof PrintedUnits.Unknown)) {
        return quoted + " is not a plain number; set number.form: WithUnit to read its unit";
      }
    }
    return quoted + " is not a number";
  }

  static Problem notFinite(String text) {
    return new Problem(quoted(text) + " is not a finite number");
  }

  private static String quoted(String text) {
    return Quoted.of(text, MAX_SHOWN);
  }

  private static String withoutSign(String text) {
    return text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
  }

  private static String strip(String text) {
    return text.strip().replaceAll("^[\u00a0\u202f]+|[\u00a0\u202f]+$", "");
  }
}
