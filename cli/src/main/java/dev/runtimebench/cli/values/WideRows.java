package dev.runtimebench.cli.values;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.reading.UnitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the rows of a table with one column for each runtime. The values of a row are a pair if a
 * column numbers the rows; otherwise nothing says that they were measured side by side.
 */
final class WideRows implements TableRows {

  /** Columns that say that a row is one run. */
  private static final Set<String> ROW_NUMBER =
      Set.of("block", "run", "pair", "iteration", "round", "repetition", "trial");

  /** Headings of columns that are next to the runtimes' values. */
  private static final Pattern NO_RUNTIME =
      Pattern.compile(
          "(time[ _-]?stamp|date|time|datetime|ts|epoch|start(ed)?|end(ed)?|when"
              + "|mean|average|avg|median|geomean|min|max|minimum|maximum|sum|total|count"
              + "|sd|std|std[ _-]?dev|stderr|variance|p[0-9]{1,3}|seed|n|size|threads|concurrency"
              + "|speed[ _-]?up|slow[ _-]?down|ratio|overhead|diff(erence)?|delta|change|percent|%)"
              + "([ _-]?(s|ms|us|ns|utc|%))?");

  private final Header header;
  private final NumberText numbers;
  private final ValueTable table;
  private final OptionalInt block;
  private final List<Integer> metric = new ArrayList<>();
  private final RowColumns rows;
  private final List<Integer> runtimes = new ArrayList<>();
  private final List<Heading> headings = new ArrayList<>();

  WideRows(Header withUnits, ReadOptions options, ValueTable table, String at) {
    for (int i = 0; i < withUnits.size(); i++) {
      headings.add(Heading.of(withUnits.name(i)));
    }
    this.header = withUnits.withoutUnits();
    this.numbers = new NumberText(options.decimal());
    this.table = table;
    this.block = block(header, options, at);
    if (options.columns().metric().isEmpty()) {
      header.find("metric", at).ifPresent(metric::add);
    }
    for (String name : options.columns().metric()) {
      metric.add(header.find("--metric", name, "metric", at).orElseThrow());
    }
    this.rows = new RowColumns(header, options.columns(), table, at);
    List<String> ignored = options.columns().ignored();
    for (int i = 0; i < header.size(); i++) {
      String name = header.lower(i);
      String full = withUnits.name(i);
      boolean isRuntime =
          !name.isEmpty()
              && !Header.KNOWN.contains(name)
              && !Header.INDEX.contains(name)
              && !metric.contains(i)
              && !rows.isUnit(i)
              && !(block.isPresent() && block.getAsInt() == i)
              && ignored.stream()
                  .noneMatch(one -> one.equalsIgnoreCase(name) || one.equalsIgnoreCase(full));
      if (isRuntime) {
        header.find(name, at);
        check(i, options, at);
        runtimes.add(i);
        table.runtime(at, header.name(i));
      }
    }
    checkEndings(at);
    table.note(note(), 1);
  }

  private void check(int column, ReadOptions options, String at) {
    String name = ValueTable.shown(header.name(column));
    if (NO_RUNTIME.matcher(header.lower(column)).matches()
        && !header.name(column).equalsIgnoreCase(options.baseline())) {
      throw CliException.usage(
          at
              + "the column %s does not look like a runtime: if its values mean nothing here, use --ignore %s; if they say what was measured, use --metric %s"
                  .formatted(name, name, name));
    }
    Optional<String> unit = headings.get(column).unit();
    if (unit.isPresent() && UnitNames.of(unit.get()).isEmpty()) {
      throw CliException.usage(
          at
              + "the heading of %s has the unit %s, which is unknown or has several meanings: write a unit such as ms or KiB"
                  .formatted(name, unit.get()));
    }
  }

  /** Refuses names such as runc_ms and gvisor_s: their values would differ by their units. */
  private void checkEndings(String at) {
    Set<String> endings =
        runtimes.stream()
            .flatMap(i -> headings.get(i).ending().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (endings.size() > 1) {
      throw CliException.usage(
          at
              + "the names of the columns end in several units (%s): write the unit in brackets, such as \"runc (ms)\""
                  .formatted(String.join(", ", endings)));
    }
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
            + "no column numbers the rows, so the values of a row are not a pair; if they were"
            + " measured side by side, add a column block";
  }

  @Override
  public void add(CSVRecord row, String at) {
    if (!rows.count(row, at)) {
      return;
    }
    Integer number = block.isPresent() ? LongRows.block(row.get(block.getAsInt()), at) : null;
    for (int column : runtimes) {
      String text = CellText.strip(row.get(column));
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
                + " (column %s: if it says what was measured, use --metric %s; if it is not a runtime, use --ignore %s)"
                    .formatted(name, name, name));
      }
      MetricInfo info = rows.metric(row, metric(row), unit(row, column, parsed, at), at);
      rows.machine(row, at, number, header.name(column));
      table.add(new Row(at, number, header.name(column), info, parsed.value(), Digits.of(text)));
    }
  }

  private String metric(CSVRecord row) {
    String name =
        metric.stream()
            .map(i -> CellText.read(row.get(i)))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return name.isEmpty() ? "value" : name;
  }

  /** The unit of the value, of the heading or of the column unit: they must agree. */
  private String unit(CSVRecord row, int column, NumberText.Value parsed, String at) {
    List<String> said =
        Stream.of(parsed.unit(), headings.get(column).unit(), rows.unit(row))
            .flatMap(Optional::stream)
            .toList();
    for (String other : said) {
      if (UnitNames.convert(1, said.get(0), other).filter(factor -> factor == 1).isEmpty()) {
        throw CliException.usage(
            at
                + "the value under %s has the unit %s, but the heading or the column unit says %s"
                    .formatted(
                        ValueTable.shown(header.name(column)),
                        ValueTable.shown(said.get(0)),
                        ValueTable.shown(other)));
      }
    }
    return said.isEmpty() ? null : said.get(0);
  }
}
