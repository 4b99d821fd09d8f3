package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** The names of the columns of a table. Upper and lower case are the same. */
final class Header {

  /** The columns with a meaning of their own, as {@code rtb export} writes them. */
  static final Set<String> KNOWN = Set.copyOf(ExportColumns.NAMES);

  /** Columns that number the rows. A column named n is not among them, because n may be a size. */
  static final Set<String> INDEX =
      Set.of(
          "run",
          "pair",
          "iteration",
          "iter",
          "round",
          "repetition",
          "rep",
          "trial",
          "sample",
          "index",
          "id",
          "no",
          "nr",
          "#",
          "seq",
          "row");

  private static final int SHOWN = 12;

  private final List<String> names = new ArrayList<>();

  Header(CSVRecord first) {
    first.forEach(cell -> names.add(CellText.strip(cell)));
  }

  /** A table without a header row. */
  Header(String... columns) {
    names.addAll(List.of(columns));
  }

  /** Returns the header without the units in the names, such as {@code (ms)}. */
  Header withoutUnits() {
    return new Header(names.stream().map(name -> Heading.of(name).name()).toArray(String[]::new));
  }

  /** Whether a name is a number, as in a row of values. */
  boolean hasNumber() {
    NumberText point = new NumberText('.');
    return names.stream().anyMatch(name -> !name.isEmpty() && point.isNumber(name));
  }

  int size() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  String lower(int column) {
    return names.get(column).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the position of the column with that name.
   *
   * @param at the place, for the message
   * @throws CliException if two columns have the name
   */
  OptionalInt find(String name, String at) {
    OptionalInt found = OptionalInt.empty();
    for (int i = 0; i < names.size(); i++) {
      if (lower(i).equals(name.toLowerCase(Locale.ROOT))) {
        if (found.isPresent()) {
          throw CliException.usage(at + "two columns have the name " + ValueTable.shown(name));
        }
        found = OptionalInt.of(i);
      }
    }
    return found;
  }

  /**
   * Returns the position of the column that an option names.
   *
   * @param option null if the option was not given
   * @return empty if the option was not given and there is no column with the usual name
   * @throws CliException if the option names no column
   */
  OptionalInt find(String option, String given, String usual, String at) {
    OptionalInt found = find(given == null ? usual : given, at);
    if (given != null && found.isEmpty()) {
      throw CliException.usage(
          at + option + " names the column " + ValueTable.shown(given) + ", but " + columns());
    }
    return found;
  }

  /** Returns for example {@code the columns are a, b, c}. */
  String columns() {
    List<String> shown =
        names.stream()
            .limit(SHOWN)
            .map(name -> name.isEmpty() ? "(no name)" : ValueTable.shown(name))
            .toList();
    return (names.size() == 1 ? "the only column is " : "the columns are ")
        + String.join(", ", shown)
        + (names.size() > SHOWN ? ", ... (" + names.size() + ")" : "");
  }
}
