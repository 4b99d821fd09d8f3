package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.reading.UnitNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;

/** Reads the rows of a table with one value in each row. */
final class LongRows implements TableRows {

  /** A note of {@link ValueTable}. */
  static final String NO_VALUE = "skipped %d row(s) without a value";

  private static final int MAX_BLOCK = 64;

  /** For example the column time_unit of Google Benchmark. */
  private static final Pattern LIKE_A_UNIT = Pattern.compile("(.*[ _.-])?units?|uom");

  /** Allows only the digits 0 to 9, because BigDecimal also accepts digits of other scripts. */
  private static final Pattern BLOCK =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private final Header header;
  private final NumberText numbers;
  private final ValueTable table;
  private final Factors factors;
  private final OptionalInt block;
  private final OptionalInt runtime;
  private final int value;
  private final List<Integer> metric = new ArrayList<>();
  private final RowColumns rows;

  /** Columns that may hold the units of the values, although no option names them. */
  private final List<Integer> likeUnits = new ArrayList<>();

  private final Optional<String> runtimeOfFile;

  /**
   * @param at the place of the header, for messages
   * @param runtimeOfFile the runtime of all rows, for a table without a column runtime
   */
  LongRows(
      Header header,
      ReadOptions options,
      ValueTable table,
      Factors factors,
      Optional<String> runtimeOfFile,
      String at) {
    ReadOptions.Columns columns = options.columns();
    this.header = header;
    this.numbers = new NumberText(options.decimal());
    this.table = table;
    this.factors = factors;
    this.runtimeOfFile = runtimeOfFile;
    this.block = header.find("--block", columns.block(), "block", at);
    this.runtime = header.find("--runtime", columns.runtime(), "runtime", at);
    this.value = header.find("--value", columns.value(), "value", at).orElseThrow();
    if (columns.metric().isEmpty()) {
      header.find("metric", at).ifPresent(metric::add);
    }
    for (String name : columns.metric()) {
      metric.add(header.find("--metric", name, "metric", at).orElseThrow());
    }
    this.rows = new RowColumns(header, columns, table, at);
    factors.columns(header, i -> isRead(i, columns));
    for (int i = 0; i < header.size(); i++) {
      if (!isRead(i, columns) && LIKE_A_UNIT.matcher(header.lower(i)).matches()) {
        likeUnits.add(i);
      }
    }
  }

  private boolean isRead(int i, ReadOptions.Columns columns) {
    String name = header.lower(i);
    return name.isEmpty()
        || Header.KNOWN.contains(name)
        || Header.INDEX.contains(name)
        || i == value
        || rows.isUnit(i)
        || metric.contains(i)
        || (block.isPresent() && block.getAsInt() == i)
        || (runtime.isPresent() && runtime.getAsInt() == i)
        || columns.ignored().stream().anyMatch(ignored -> ignored.equalsIgnoreCase(name));
  }

  @Override
  public void add(CSVRecord row, String at) {
    if (!rows.count(row, at)) {
      return;
    }
    Integer number = block.isPresent() ? block(row.get(block.getAsInt()), at) : null;
    String name = runtime.isPresent() ? name(row, runtime.getAsInt()) : runtimeOfFile.orElseThrow();
    table.runtime(at, name);
    String text = CellText.strip(row.get(value));
    if (NumberText.isMissing(text)) {
      table.note(NO_VALUE, 1);
      return;
    }
    NumberText.Value parsed = numbers.parse(text, at + column());
    rows.machine(row, at, number, name);
    MetricInfo info = metric(row, parsed, at);
    likeUnits.forEach(column -> checkSameUnit(row, column, info, at));
    Row read = new Row(at, number, name, info, parsed.value(), Digits.of(text));
    if (number == null) {
      factors.add(read, row);
    } else {
      table.add(read);
    }
  }

  /** Values in several units are not one sample, and nobody said what the column means. */
  private void checkSameUnit(CSVRecord row, int column, MetricInfo metric, String at) {
    String text = CellText.read(row.get(column));
    table
        .differsFromEarlier(at, List.of(header.lower(column), metric.name()), text)
        .ifPresent(
            before -> {
              String own = ValueTable.shown(header.name(column));
              throw CliException.usage(
                  at
                      + "the column %s has the text \"%s\", but %s: if the column has the units of the values, use --unit %s; if not, use --ignore %s"
                          .formatted(own, ValueTable.shown(text), before, own, own));
            });
  }

  /** The column of the values, for a message: it may have a name of its own. */
  private String column() {
    String own = header.name(value);
    return own.equalsIgnoreCase("value") ? "" : "column " + ValueTable.shown(own) + ": ";
  }

  private static String name(CSVRecord row, int column) {
    return CellText.read(row.get(column));
  }

  private MetricInfo metric(CSVRecord row, NumberText.Value parsed, String at) {
    String name =
        metric.stream()
            .map(i -> name(row, i))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    Optional<String> declared = rows.unit(row);
    if (declared.isPresent()
        && parsed.unit().isPresent()
        && UnitNames.convert(1, parsed.unit().get(), declared.get())
            .filter(f -> f == 1)
            .isEmpty()) {
      throw CliException.usage(
          at
              + "the value has the unit %s, but the column unit says %s"
                  .formatted(parsed.unit().get(), ValueTable.shown(declared.get())));
    }
    return rows.metric(
        row, name.isEmpty() ? "value" : name, parsed.unit().or(() -> declared).orElse(null), at);
  }

  /**
   * Returns the number of a block. Pandas writes whole numbers as 0.0 when a value is missing, and
   * R writes 1e+05.
   */
  static int block(String text, String at) {
    String bare = CellText.strip(text);
    try {
      boolean number = bare.length() <= MAX_BLOCK && BLOCK.matcher(bare).matches();
      BigDecimal exact = new BigDecimal(number ? bare : "x");
      int block = exact.scale() < -9 ? -1 : exact.intValueExact();
      if (block >= 0) {
        return block;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Reported below.
    }
    throw CliException.usage(
        at + "the block \"%s\" is not a whole number from 0 on".formatted(CellText.visible(bare)));
  }
}
