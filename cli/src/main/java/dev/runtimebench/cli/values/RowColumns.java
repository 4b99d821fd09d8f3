package dev.runtimebench.cli.values;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * The columns that say something about a whole row, in any table: unit, better, primary, counted,
 * warmup, node and machine. Each column means what it means in {@code rtb export}.
 */
final class RowColumns {

  private static final String NOT_COUNTED = "skipped %d row(s) that do not count (column counted)";

  /** A row's number, as pandas writes it. */
  private static final Pattern INDEX = Pattern.compile("[0-9]+(\\.0*)?");

  private static final String WARMUP = "skipped %d row(s) of the warm-up (column warmup)";

  private final ValueTable table;
  private final OptionalInt unit;
  private final OptionalInt better;
  private final OptionalInt primary;
  private final OptionalInt counted;
  private final OptionalInt warmup;
  private final OptionalInt machine;
  private final List<Integer> unnamed = new ArrayList<>();
  private final OptionalInt node;

  /**
   * @param named which column means what
   * @param at the place of the header, for messages
   */
  RowColumns(Header header, ReadOptions.Columns named, ValueTable table, String at) {
    this.table = table;
    this.unit = unit(header, named, at);
    for (int i = 0; i < header.size(); i++) {
      if (header.name(i).isEmpty()) {
        unnamed.add(i);
      }
    }
    this.better = header.find("better", at);
    this.primary = header.find("primary", at);
    this.counted = header.find("counted", at);
    this.warmup = header.find("warmup", at);
    OptionalInt own = header.find("machine", at);
    this.node = header.find("node", at);
    this.machine = own.isPresent() ? own : node;
  }

  private static OptionalInt unit(Header header, ReadOptions.Columns named, String at) {
    OptionalInt found = header.find("--unit", named.unit(), "unit", at);
    return found.isPresent() ? found : header.find("units", at);
  }

  /** Whether a column has the units of the values. */
  boolean isUnit(int column) {
    return unit.isPresent() && unit.getAsInt() == column;
  }

  /** Returns whether the values of the row count. The table notes a row that does not count. */
  boolean count(CSVRecord row, String at) {
    unnamed.forEach(column -> checkUnnamed(row, column, at));
    boolean isWarmup = flag(row, warmup, "warmup", at).orElse(false);
    boolean isCounted = flag(row, counted, "counted", at).orElse(true);
    if (isWarmup) {
      table.note(WARMUP, 1);
    } else if (!isCounted) {
      table.note(NOT_COUNTED, 1);
    }
    return isCounted && !isWarmup;
  }

  /**
   * A column without a name may number the rows. A text in the column says something about the row:
   * in the table that pandas' describe() writes, the row is a mean or a count, and not a value.
   *
   * @throws CliException if the column has a text
   */
  private static void checkUnnamed(CSVRecord row, int column, String at) {
    String text = CellText.strip(row.get(column));
    if (!text.isEmpty() && !INDEX.matcher(text).matches()) {
      throw CliException.usage(
          at
              + "column %d has no name and has the text \"%s\": if the column says what was measured, give it a name and use --metric; if not, give it a name and use --ignore"
                  .formatted(column + 1, CellText.visible(text)));
    }
  }

  /** Returns the text of the column with the units; empty without one. */
  Optional<String> unit(CSVRecord row) {
    return cell(row, unit);
  }

  /**
   * Notes the machine and the node of a value of the row. A table without nodes may name machines.
   *
   * @param block null if the values are not pairs
   */
  void machine(CSVRecord row, String at, Integer block, String runtime) {
    Optional<String> named = cell(row, machine);
    named.ifPresent(name -> table.machine(runtime, name));
    table.node(at, block, (node.isPresent() ? cell(row, node) : named).orElse(null));
  }

  /**
   * Returns what the row says about its metric.
   *
   * @param printedUnit null without a unit
   */
  MetricInfo metric(CSVRecord row, String name, String printedUnit, String at) {
    return new MetricInfo(
        name, printedUnit, better(row, at), flag(row, primary, "primary", at).orElse(null));
  }

  private Metric.Better better(CSVRecord row, String at) {
    Optional<String> text = cell(row, better);
    if (text.isEmpty()) {
      return null;
    }
    return switch (text.get().toLowerCase(Locale.ROOT)) {
      case "lower" -> Metric.Better.Lower;
      case "higher" -> Metric.Better.Higher;
      default ->
          throw CliException.usage(
              at
                  + "better is \"%s\": write Lower or Higher"
                      .formatted(ValueTable.shown(text.get())));
    };
  }

  private static Optional<String> cell(CSVRecord row, OptionalInt column) {
    return column.isEmpty()
        ? Optional.empty()
        : Optional.of(CellText.read(row.get(column.getAsInt()))).filter(text -> !text.isEmpty());
  }

  private static Optional<Boolean> flag(CSVRecord row, OptionalInt column, String name, String at) {
    return cell(row, column)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "t", "1" -> true;
                  case "false", "no", "f", "0" -> false;
                  default ->
                      throw CliException.usage(
                          at
                              + "%s is \"%s\": write true or false"
                                  .formatted(name, ValueTable.shown(text)));
                });
  }
}
