package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the rows of a table with one column for each runtime. The values of a row are a pair if a
 * column numbers the rows; otherwise nothing says that they were measured side by side.
 */
final class WideRows implements TableRows {

  /** Columns that say that a row is one run. */
  private static final Set<String> ROW_NUMBER =
      Set.of("block", "run", "pair", "iteration", "round", "repetition", "trial");

  private final Header header;
  private final NumberText numbers;
  private final ValueTable table;
  private final OptionalInt block;
  private final OptionalInt metric;
  private final OptionalInt unit;
  private final List<Integer> runtimes = new ArrayList<>();

  WideRows(Header header, ReadOptions options, ValueTable table, String at) {
    this.header = header;
    this.numbers = new NumberText(options.decimal());
    this.table = table;
    this.block = block(header, options, at);
    this.metric = header.find("metric", at);
    this.unit = header.find("unit", at);
    List<String> ignored = options.columns().ignored();
    for (int i = 0; i < header.size(); i++) {
      String name = header.lower(i);
      boolean isRuntime =
          !name.isEmpty()
              && !Header.KNOWN.contains(name)
              && !Header.INDEX.contains(name)
              && !(block.isPresent() && block.getAsInt() == i)
              && ignored.stream().noneMatch(one -> one.equalsIgnoreCase(name));
      if (isRuntime) {
        header.find(name, at);
        runtimes.add(i);
        table.runtime(at, header.name(i));
      }
    }
    table.note(note(), 1);
  }

  private static OptionalInt block(Header header, ReadOptions options, String at) {
    if (options.columns().block() != null) {
      return header.find("--block", options.columns().block(), "block", at);
    }
    for (int i = 0; i < header.size(); i++) {
      if (ROW_NUMBER.contains(header.lower(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private String note() {
    List<String> names =
        runtimes.stream().map(i -> ValueTable.shown(header.name(i)).replace("%", "%%")).toList();
    String head = "%d table with one column for each runtime (" + String.join(", ", names) + "): ";
    return block.isPresent()
        ? head + "the values of a row are a pair"
        : head
            + "no column numbers the rows, so the values of a row are no pair; if they were"
            + " measured side by side, add a column block";
  }

  @Override
  public void add(CSVRecord row, String at) {
    Integer number = block.isPresent() ? LongRows.block(row.get(block.getAsInt()), at) : null;
    for (int column : runtimes) {
      String text = row.get(column).strip();
      if (NumberText.isMissing(text)) {
        table.note(LongRows.NO_VALUE, 1);
        continue;
      }
      NumberText.Value parsed;
      try {
        parsed = numbers.parse(text, at);
      } catch (CliException e) {
        String name = ValueTable.shown(header.name(column));
        throw CliException.usage(
            e.getMessage()
                + " (column %s; if it is not a runtime, use --ignore %s)".formatted(name, name));
      }
      MetricInfo info =
          MetricInfoBuilder.builder()
              .name(metric.isPresent() ? CellText.read(row.get(metric.getAsInt())) : "value")
              .unit(parsed.unit().orElseGet(() -> unit(row)))
              .build();
      table.add(new Row(at, number, header.name(column), info, parsed.value()));
    }
  }

  private String unit(CSVRecord row) {
    String text = unit.isPresent() ? CellText.read(row.get(unit.getAsInt())) : "";
    return text.isEmpty() ? null : text;
  }
}
