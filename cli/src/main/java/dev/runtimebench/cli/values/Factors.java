package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;

/**
 * Keeps the values of unpaired tables until all rows are read, and looks for columns that say what
 * was measured, such as a method or a size: their texts occur under several runtimes. Values of
 * different methods must not become one sample, so each method becomes its own metric.
 */
public final class Factors {

  private static final int SHOWN = 5;

  /** Columns that say when a value was measured, as load generators write them. */
  private static final Pattern WHEN =
      Pattern.compile(
          "(?i)(time[ _-]?stamp|date|date[ _-]?time|ts|epoch)([ _-]?(s|ms|us|ns|utc))?");

  private record Pending(Row row, Map<String, String> cells) {}

  private final List<Pending> rows = new ArrayList<>();
  private final Map<String, FactorColumn> found = new LinkedHashMap<>();
  private final Map<String, String> interned = new HashMap<>();
  private Map<Integer, String> columns = Map.of();

  /** Begins a table. The columns that are read, or mean nothing, are not factors. */
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
          FactorColumn column = found.computeIfAbsent(name, n -> new FactorColumn());
          String text = CellText.read(record.get(i));
          column.add(row, text);
          if (column.size() <= FactorColumn.MAX_VALUES) {
            cells.put(name, interned.computeIfAbsent(text, t -> t));
          }
        });
    rows.add(new Pending(row, cells));
  }

  /**
   * Adds the rows to the table.
   *
   * @throws CliException if a column may say what was measured, and its texts are not metrics
   */
  void addTo(ValueTable table) {
    List<String> factors = new ArrayList<>();
    List<String> others = new ArrayList<>();
    found.forEach(
        (name, column) -> {
          FactorColumn.Role role = column.role();
          if (role != FactorColumn.Role.CONSTANT && WHEN.matcher(name).matches()) {
            others.add(name);
            return;
          }
          switch (role) {
            case FACTOR -> factors.add(name);
            case OTHER -> others.add(name);
            case UNCLEAR, TOO_MANY, APART -> throw refused(name, role);
            case CONSTANT -> {}
          }
        });
    if (!factors.isEmpty()) {
      tell(table, factors);
    }
    if (!others.isEmpty()) {
      table.note(
          "%d column(s) are not used: " + list(others) + " (--metric compares their values apart)",
          others.size());
    }
    for (Pending pending : rows) {
      Row row = pending.row();
      MetricInfo metric = row.metric();
      String name = (metric.name() + ' ' + kind(pending, factors)).strip();
      table.add(
          new Row(
              row.at(),
              row.block(),
              row.runtime(),
              new MetricInfo(name, metric.unit(), metric.better(), metric.primary()),
              row.value(),
              row.digits()));
    }
  }

  private static String kind(Pending pending, List<String> factors) {
    return factors.stream()
        .map(f -> pending.cells().getOrDefault(f, ""))
        .collect(Collectors.joining(" "));
  }

  private static String list(List<String> names) {
    return String.join(", ", names.stream().limit(SHOWN).map(ValueTable::shown).toList())
            .replace("%", "%%")
        + (names.size() > SHOWN ? ", ..." : "");
  }

  private void tell(ValueTable table, List<String> factors) {
    Map<String, Set<String>> kinds = new LinkedHashMap<>();
    Set<String> runtimes = new HashSet<>();
    for (Pending pending : rows) {
      String runtime = pending.row().runtime();
      runtimes.add(runtime);
      kinds.computeIfAbsent(kind(pending, factors), k -> new HashSet<>()).add(runtime);
    }
    table.note(
        "%d kind(s) of rows are compared separately, by "
            + list(factors)
            + " (--ignore takes a column out)",
        kinds.size());
    List<String> partial = new ArrayList<>();
    kinds.forEach(
        (kind, own) -> {
          if (own.size() < runtimes.size()) {
            partial.add(kind.isBlank() ? "(empty)" : kind.strip());
          }
        });
    table.note(
        "%d kind(s) of rows do not occur under each runtime, and have no ratio where they are"
            + " missing: "
            + list(partial),
        partial.size());
  }

  private CliException refused(String column, FactorColumn.Role role) {
    String name = ValueTable.shown(column);
    String why =
        switch (role) {
          case UNCLEAR ->
              "each value of the column %s occurs once under each runtime: if the rows with one"
                  + " value were measured side by side, use --block %s; if it says what was"
                  + " measured, use --metric %s; if it only numbers the rows, use --ignore %s";
          case TOO_MANY ->
              "the column %s has more than "
                  + FactorColumn.MAX_VALUES
                  + " values, and several runtimes have the same ones: if it says what was"
                  + " measured, use --metric %s; if not, use --ignore %s";
          default ->
              "the column %s has several values, and no value occurs under two runtimes: if it says"
                  + " what was measured, use --metric %s; if not, use --ignore %s";
        };
    return CliException.usage(rows.get(0).row().at() + why.formatted(name, name, name, name));
  }
}
