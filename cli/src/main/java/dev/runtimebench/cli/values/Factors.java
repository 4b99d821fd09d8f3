package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.commons.csv.CSVRecord;

/**
 * Keeps the values of unpaired tables until all rows are read, and looks for columns that say what
 * was measured: columns whose values occur under every runtime, such as a method or a size. Values
 * of different methods must not become one sample, so that each becomes a metric of its own.
 */
public final class Factors {

  /** A column with more values is no factor. */
  private static final int MAX_VALUES = 50;

  private static final NumberText NUMBERS = new NumberText('.');

  private record Pending(Row row, Map<String, String> cells) {}

  private final List<Pending> rows = new ArrayList<>();
  private final Map<String, Set<String>> values = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();
  private final Map<String, String> interned = new HashMap<>();
  private Map<Integer, String> columns = Map.of();

  /** Begins a table. The columns that are read, or mean nothing, are no factors. */
  void columns(Header header, IntPredicate isRead) {
    columns = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      if (!isRead.test(i)) {
        columns.put(i, header.name(i));
      }
    }
  }

  /** Keeps a row. */
  void add(Row row, CSVRecord record) {
    Map<String, String> cells = new HashMap<>();
    columns.forEach(
        (i, name) -> {
          if (!dropped.contains(name)) {
            String text = interned.computeIfAbsent(CellText.read(record.get(i)), t -> t);
            Set<String> seen = values.computeIfAbsent(name, n -> new LinkedHashSet<>());
            seen.add(text);
            if (seen.size() > MAX_VALUES) {
              dropped.add(name);
              values.remove(name);
            } else {
              cells.put(name, text);
            }
          }
        });
    rows.add(new Pending(row, cells));
  }

  /**
   * Adds the rows to the table.
   *
   * @throws CliException if a column of numbers may be a factor, or may number the rows
   */
  void addTo(ValueTable table) {
    List<String> factors = new ArrayList<>();
    for (String column : values.keySet()) {
      if (isFactor(column)) {
        check(column);
        factors.add(column);
      }
    }
    if (!factors.isEmpty()) {
      table.note(
          "%d kind(s) of rows are compared separately, by "
              + String.join(", ", factors.stream().map(ValueTable::shown).toList())
                  .replace("%", "%%")
              + " (--ignore takes a column out)",
          kinds(factors));
    }
    for (Pending pending : rows) {
      Row row = pending.row();
      StringBuilder name = new StringBuilder(row.metric().name());
      factors.forEach(f -> name.append(' ').append(pending.cells().getOrDefault(f, "")));
      MetricInfo metric = row.metric();
      table.add(
          new Row(
              row.at(),
              row.block(),
              row.runtime(),
              new MetricInfo(
                  name.toString().strip(), metric.unit(), metric.better(), metric.primary()),
              row.value()));
    }
  }

  private int kinds(List<String> factors) {
    Set<List<String>> kinds = new HashSet<>();
    rows.forEach(p -> kinds.add(factors.stream().map(f -> p.cells().get(f)).toList()));
    return kinds.size();
  }

  /** Whether the column has several values, and each of them occurs under every runtime. */
  private boolean isFactor(String column) {
    Map<String, Set<String>> byRuntime = new HashMap<>();
    for (Pending pending : rows) {
      byRuntime
          .computeIfAbsent(pending.row().runtime(), r -> new HashSet<>())
          .add(pending.cells().getOrDefault(column, ""));
    }
    Set<String> all = values.get(column);
    return all.size() > 1
        && byRuntime.size() > 1
        && byRuntime.values().stream().allMatch(own -> own.size() == all.size());
  }

  private void check(String column) {
    boolean numeric = values.get(column).stream().allMatch(NUMBERS::isNumber);
    Set<List<String>> cells = new HashSet<>();
    boolean single =
        rows.stream()
            .allMatch(
                p ->
                    cells.add(
                        List.of(
                            p.row().runtime(),
                            p.row().metric().name(),
                            p.cells().getOrDefault(column, ""))));
    if (numeric && single) {
      String name = ValueTable.shown(column);
      throw CliException.usage(
          rows.get(0).row().at()
              + ("each value of the column %s occurs once under each runtime: if the rows with one"
                      + " value were measured side by side, use --block %s; if it says what was"
                      + " measured, use --metric %s; if it only numbers the rows, use --ignore %s")
                  .formatted(name, name, name, name));
    }
  }
}
