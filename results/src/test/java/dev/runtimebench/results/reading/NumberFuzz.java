package dev.runtimebench.results.reading;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.constant;
import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import dev.runtimebench.api.v1alpha1.NumberFormat;
import dev.runtimebench.api.v1alpha1.NumberFormat.Decimal;
import dev.runtimebench.api.v1alpha1.NumberFormat.Form;
import dev.runtimebench.api.v1alpha1.NumberFormat.Group;
import dev.runtimebench.api.v1alpha1.NumberFormat.Prefixes;
import dev.runtimebench.api.v1alpha1.NumberFormatBuilder;
import dev.runtimebench.testkit.fuzz.FuzzedLines;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target for {@code Fuzzer}: numbers and units under a declaration. The first line declares:
 * {@code metric's unit;form;unit;decimal;group;prefixes}. The second line is the text, with a tab
 * before a unit that an expression captures apart.
 *
 * <p>A text that is read has the value that the text says: the target computes the value in another
 * way, which accepts more texts. What is written under the declaration is read.
 */
public final class NumberFuzz {

  private static final int MAX_MESSAGE = 500;
  private static final int MAX_LENGTH = 64;
  private static final double TOLERANCE = 1e-14;
  private static final String NONE = "\0";

  private static final Map<Group, String> GROUPS =
      new EnumMap<>(
          Map.of(
              Group.Comma, ",",
              Group.Point, ".",
              Group.Space, " \u00a0\u202f\u2009",
              Group.Apostrophe, "'\u2019",
              Group.Underscore, "_"));

  private static final Pattern PARTS = Pattern.compile("([0-9.,]+)([a-z\u00b5\u03bc]+)");
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?[0-9.,'\u2019_]+(?:[eE][+-]?[0-9]+)?)(.*)");

  private static final PrintedUnitTable UNDECLARED = new PrintedUnitTable(null);

  private static final Map<Prefixes, PrintedUnitTable> DECLARED =
      new EnumMap<>(
          Map.of(
              Prefixes.Decimal, new PrintedUnitTable(Prefixes.Decimal),
              Prefixes.Binary, new PrintedUnitTable(Prefixes.Binary)));

  private final String unitName;
  private final NumberFormat format;
  private final NumberReader reader;
  private final Unit metric;

  private NumberFuzz(String unitName, NumberFormat format) {
    this.unitName = unitName;
    this.format = format;
    this.reader = new NumberReader(unitName, format);
    this.metric = UcumUnits.of(unitName).orElse(null);
  }

  /** Reads one text under one declaration. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedLines lines = new FuzzedLines(data);
    String[] head = (lines.next() + ";;;;;;").split(";", -1);
    NumberFormat format =
        NumberFormatBuilder.builder()
            .form(constant(Form.class, head[1]))
            .unit(head[2].isEmpty() ? null : head[2])
            .decimal(constant(Decimal.class, head[3]))
            .group(constant(Group.class, head[4]))
            .prefixes(constant(Prefixes.class, head[5]))
            .build();
    NumberFuzz target = new NumberFuzz(head[0], format);
    if (target.reader.declarationProblem().isPresent()) {
      return;
    }
    target.check(lines.next());
  }

  private void check(String line) {
    int tab = line.indexOf('\t');
    NumberReader.Result result =
        tab < 0 ? reader.read(line) : reader.read(line.substring(0, tab), line.substring(tab + 1));
    if (result instanceof NumberReader.Problem problem) {
      message(problem);
      return;
    }
    double value = ((NumberReader.Value) result).value();
    require(Double.isFinite(value), "a value is finite", line, value);
    Optional<BigDecimal> expected =
        tab < 0 ? expected(line) : expected(line.substring(0, tab), line.substring(tab + 1));
    require(expected.isPresent(), "a text that is read is a number", line, value, format);
    require(same(value, expected.get()), "the value is the text's", line, value, expected.get());
    written(value);
    json(line);
  }

  private static boolean same(double value, BigDecimal expected) {
    double exact = expected.doubleValue();
    return value == exact || Math.abs(value - exact) <= TOLERANCE * Math.abs(exact);
  }

  private static void message(NumberReader.Problem problem) {
    String text = problem.message();
    boolean shown = text.codePoints().noneMatch(Character::isISOControl);
    require(!text.isBlank() && shown && text.length() < MAX_MESSAGE, "a reason is short", text);
  }

  /** A number of a JSON document has no separators. */
  private void json(String text) {
    if (text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")
        && reader.readNumber(text) instanceof NumberReader.Value value) {
      BigDecimal number = factor(bare()).multiply(new BigDecimal(small(text)));
      require(same(value.value(), number), "the value is the document's", text, value);
    }
  }

  /** What the format writes is read. */
  private void written(double value) {
    String plain = new BigDecimal(Double.toString(value)).toPlainString();
    String text = plain.replace('.', format.decimal() == Decimal.Comma ? ',' : '.');
    boolean reads = format.form() != Form.Duration && format.unit() == null;
    if (!reads || text.length() > MAX_LENGTH / 2) {
      return;
    }
    back(value, text);
    if (format.group() != null) {
      String group = GROUPS.get(format.group()).substring(0, 1);
      int end = text.indexOf(format.decimal() == Decimal.Comma ? ',' : '.');
      String whole = end < 0 ? text : text.substring(0, end);
      String grouped = whole.replaceAll("(?<=[0-9])(?=([0-9]{3})+$)", group);
      back(value, grouped + (end < 0 ? "" : text.substring(end)));
    }
    if (format.form() == Form.WithUnit && PrintedUnits.time(unitName).isPresent()) {
      back(value, text + unitName);
      back(value, text + " " + unitName);
    }
  }

  private void back(double value, String text) {
    NumberReader.Result read = reader.read(text);
    boolean same = read instanceof NumberReader.Value again && again.value() == value;
    require(same, "what is written is read", value, text, read);
  }

  private Unit bare() {
    if (format.unit() == null) {
      return metric;
    }
    return UcumUnits.of(format.unit()).orElseGet(() -> unit(format.unit(), metric));
  }

  /** One in that unit, in the metric's unit. */
  private BigDecimal factor(Unit unit) {
    if (unit == null || metric == null) {
      return BigDecimal.ONE;
    }
    Unit.Ratio ratio = unit.factor().dividedBy(metric.factor());
    return new BigDecimal(ratio.numerator())
        .divide(new BigDecimal(ratio.denominator()), MathContext.DECIMAL128);
  }

  private Optional<BigDecimal> expected(String raw) {
    // Java strips the four separators of ASCII too; the pattern's \\s does not have them.
    String text = raw.replaceAll("[\\s\\x1c-\\x1f\u00a0\u202f\u2009]+", " ").strip();
    if (format.form() == Form.Duration) {
      Optional<BigDecimal> seconds = duration(text.replace(" ", ""));
      if (seconds.isPresent()) {
        return seconds.map(s -> s.multiply(factor(unit("s", metric))));
      }
    }
    String compact =
        text.replaceAll("(?<=[0-9.,]) (?=[0-9])", format.group() == Group.Space ? "" : NONE);
    Matcher parts = NUMBER.matcher(compact.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    String unit = parts.group(2) == null ? "" : parts.group(2);
    return unit.isBlank() || format.form() == Form.WithUnit
        ? expected(parts.group(1), unit)
        : Optional.empty();
  }

  private Optional<BigDecimal> expected(String number, String unitText) {
    Optional<BigDecimal> digits = digits(number);
    Unit unit = unitText.isBlank() ? bare() : unit(unitText, bare());
    boolean fits = unitText.isBlank() || (unit != null && unit.convertsTo(metric));
    return fits ? digits.map(d -> d.multiply(factor(unit))) : Optional.empty();
  }

  /** A bare prefix scales the unit of a number without a unit. */
  private Unit unit(String text, Unit bare) {
    PrintedUnitTable table =
        format.prefixes() == null ? UNDECLARED : DECLARED.get(format.prefixes());
    Unit own = table.get(text);
    String prefix = text.strip();
    if (own != null || bare == null || !prefix.matches("[kKMGTP]")) {
      return own;
    }
    return switch (bare.dimension()) {
      case Time -> null;
      case Count, CountRate -> scaled(table.get(prefix + "ops"), bare);
      case Data, DataRate -> scaled(table.get(prefix + "B"), bare.scaled(eighth()));
    };
  }

  private static Unit.Ratio eighth() {
    return Unit.Ratio.of(1).dividedBy(Unit.Ratio.of(Byte.SIZE));
  }

  private static Unit scaled(Unit thousand, Unit bare) {
    return thousand == null ? null : bare.scaled(thousand.factor());
  }

  private Optional<BigDecimal> digits(String number) {
    String text = number.strip().replaceAll("^[\u00a0\u202f]+|[\u00a0\u202f]+$", "");
    boolean comma = format.decimal() == Decimal.Comma;
    boolean noGroup = format.group() == null && !comma;
    String bare = noGroup && text.chars().filter(c -> c == ',').count() > 0 ? commas(text) : text;
    if (format.group() != null) {
      bare = bare.replaceAll("[" + GROUPS.get(format.group()) + "]", "");
    }
    if (comma && bare.indexOf('.') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(small(comma ? bare.replace(',', '.') : bare)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Without a declaration, one comma and no point may be a fraction. */
  private static String commas(String text) {
    boolean clear = text.indexOf('.') >= 0 || text.indexOf(',') != text.lastIndexOf(',');
    return clear ? text.replace(",", "") : NONE;
  }

  /** A zero is zero with any exponent, also with one that a BigDecimal cannot have. */
  private static String small(String number) {
    String[] parts = number.split("[eE]", 2);
    boolean zero = parts[0].chars().anyMatch(c -> c == '0') && parts[0].matches("[+-]?[0.]*");
    return zero ? "0" : number;
  }

  private Optional<BigDecimal> duration(String text) {
    boolean negative = text.startsWith("-");
    String bare = negative ? text.substring(1) : text;
    Optional<BigDecimal> sum = bare.indexOf(':') > 0 ? clock(bare) : parts(bare);
    return negative ? sum.map(BigDecimal::negate) : sum;
  }

  private Optional<BigDecimal> clock(String text) {
    BigDecimal seconds = BigDecimal.ZERO;
    for (String part : text.split(":", -1)) {
      Optional<BigDecimal> digits = digits(part);
      if (digits.isEmpty()) {
        return digits;
      }
      seconds = seconds.multiply(BigDecimal.valueOf(60)).add(digits.get());
    }
    return Optional.of(seconds);
  }

  private Optional<BigDecimal> parts(String text) {
    PrintedUnitTable table = UNDECLARED;
    Matcher part = PARTS.matcher(text);
    BigDecimal seconds = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      Optional<BigDecimal> digits = digits(part.group(1));
      Unit unit = table.get(part.group(2));
      if (digits.isEmpty() || unit == null) {
        return Optional.empty();
      }
      seconds =
          seconds.add(
              digits
                  .get()
                  .multiply(new BigDecimal(unit.factor().numerator()))
                  .divide(new BigDecimal(unit.factor().denominator()), MathContext.DECIMAL128));
      end = part.end();
    }
    return end > 0 && end == text.length() ? Optional.of(seconds) : Optional.empty();
  }
}
