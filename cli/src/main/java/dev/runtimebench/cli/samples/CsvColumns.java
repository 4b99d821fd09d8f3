package dev.runtimebench.cli.samples;

import dev.runtimebench.cli.CliException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** The positions of the columns, from the header row, or by default if there is no header row. */
final class CsvColumns {

  private static final List<String> NEEDED = List.of("block", "runtime", "value");

  private final Map<String, Integer> positions;
  private final int size;
  private final boolean header;

  private CsvColumns(Map<String, Integer> positions, int size, boolean header) {
    this.positions = positions;
    this.size = size;
    this.header = header;
  }

  static CsvColumns of(CSVRecord first, String at) {
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      String name = first.get(i).strip().toLowerCase(Locale.ROOT);
      if (named.put(name, i) != null && NEEDED.contains(name)) {
        throw CliException.usage(at + "two columns have the name " + name);
      }
    }
    if (named.keySet().containsAll(NEEDED)) {
      return new CsvColumns(named, first.size(), true);
    }
    boolean isRowOfValues =
        first.size() == NEEDED.size()
            && first.get(0).strip().matches("[0-9]+")
            && (CsvNumbers.isMissing(first.get(2)) || CsvNumbers.parse(first.get(2)).isPresent());
    if (isRowOfValues) {
      return new CsvColumns(Map.of("block", 0, "runtime", 1, "value", 2), first.size(), false);
    }
    throw CliException.usage(
        at
            + "the first line must name the columns block, runtime and value, or contain these"
            + " values");
  }

  /** Whether the first row is a header row. */
  boolean isHeader() {
    return header;
  }

  int size() {
    return size;
  }

  String required(CSVRecord row, String column) {
    return row.get(positions.get(column)).strip();
  }

  Optional<String> get(CSVRecord row, String column) {
    return Optional.ofNullable(positions.get(column)).map(i -> row.get(i).strip());
  }
}
