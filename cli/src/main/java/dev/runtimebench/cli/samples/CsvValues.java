package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.findings.Measurements;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The values of any CSV file (RFC 4180) with the columns block, runtime and value in any order, and
 * a column metric if there are several metrics. Without a header row, the three columns are in this
 * order. The columns {@code unit}, {@code better}, {@code primary} and {@code counted} have the
 * meaning that they have in {@code rtb export}; other columns are ignored.
 */
final class CsvValues {

  /** The tests' time grows with the square of the number of blocks. */
  private static final int MAX_BLOCKS = 10_000;

  private static final int MAX_SERIES = 200;

  private final String file;
  private final boolean lowerIsBetter;
  private final Map<Measurements.Key, Map<Integer, Double>> values = new HashMap<>();
  private final Map<Measurements.Key, Map<Integer, Long>> lines = new HashMap<>();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final List<String> runtimes = new ArrayList<>();
  private int missing;

  /**
   * @param lowerIsBetter for metrics without a value in the column {@code better}
   */
  CsvValues(String file, boolean lowerIsBetter) {
    this.file = file;
    this.lowerIsBetter = lowerIsBetter;
  }

  /** Returns the number of rows without a value; these rows are skipped. */
  int missing() {
    return missing;
  }

  /**
   * Reads the text.
   *
   * @throws CliException naming file, line and cause if the text is invalid
   */
  void read(String text) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .get();
    long line = 1;
    CsvColumns columns = null;
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : parser) {
        // The number of the row's last line: a quoted field may contain newlines.
        line = parser.getCurrentLineNumber();
        if (row.size() == 1 && row.get(0).isBlank()) {
          continue;
        }
        if (columns == null) {
          columns = CsvColumns.of(row, at(line));
          if (columns.isHeader()) {
            continue;
          }
        }
        take(columns, row, line);
      }
    } catch (UncheckedIOException | IOException e) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
      throw CliException.usage(at(line + 1) + "not CSV: " + TerminalText.line(cause.getMessage()));
    }
    if (values.isEmpty()) {
      throw CliException.usage(file + ": contains no value");
    }
  }

  private void take(CsvColumns columns, CSVRecord row, long line) {
    if (row.size() != columns.size()) {
      throw CliException.usage(
          at(line) + "%d fields, expected %d".formatted(row.size(), columns.size()));
    }
    if (columns.get(row, "counted").filter(c -> c.equalsIgnoreCase("false")).isPresent()) {
      return;
    }
    int block = block(columns.required(row, "block"), line);
    String runtime = columns.required(row, "runtime");
    if (runtime.isEmpty()) {
      throw CliException.usage(at(line) + "the runtime is empty");
    }
    String metric = columns.get(row, "metric").filter(m -> !m.isEmpty()).orElse("value");
    metrics.computeIfAbsent(metric, name -> metric(columns, row, name));
    if (!runtimes.contains(runtime)) {
      runtimes.add(runtime);
    }
    String text = columns.required(row, "value");
    if (CsvNumbers.isMissing(text)) {
      missing++;
      return;
    }
    double value =
        CsvNumbers.parse(text)
            .orElseThrow(
                () ->
                    CliException.usage(
                        at(line)
                            + ("the value \"%s\" is not a number; for a missing value leave the field empty"
                                    + " or write NA")
                                .formatted(TerminalText.cut(TerminalText.line(text), 40))));
    put(new Measurements.Key(runtime, metric), block, value, line);
  }

  private void put(Measurements.Key key, int block, double value, long line) {
    Long before = lines.computeIfAbsent(key, k -> new HashMap<>()).put(block, line);
    if (before != null) {
      throw CliException.usage(
          at(line)
              + "block %d has a second %s for %s; the first is in line %d"
                  .formatted(block, key.metric(), TerminalText.line(key.runtime()), before));
    }
    Map<Integer, Double> series = values.computeIfAbsent(key, k -> new TreeMap<>());
    series.put(block, value);
    if (series.size() > MAX_BLOCKS || values.size() > MAX_SERIES) {
      throw CliException.usage(
          at(line)
              + "more than %,d blocks, or more than %d pairs of runtime and metric"
                  .formatted(MAX_BLOCKS, MAX_SERIES));
    }
  }

  private int block(String text, long line) {
    try {
      int block = Integer.parseInt(text);
      if (block >= 0) {
        return block;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw CliException.usage(
        at(line)
            + "the block \"%s\" is not a whole number from 0 on"
                .formatted(TerminalText.cut(TerminalText.line(text), 40)));
  }

  private Metric metric(CsvColumns columns, CSVRecord row, String name) {
    boolean lower =
        columns
            .get(row, "better")
            .map(b -> b.toLowerCase(Locale.ROOT))
            .filter(b -> b.equals("lower") || b.equals("higher"))
            .map(b -> b.equals("lower"))
            .orElse(lowerIsBetter);
    return MetricBuilder.builder()
        .name(name)
        .unit(columns.get(row, "unit").filter(u -> !u.isEmpty()).orElse("1"))
        .better(lower ? Metric.Better.Lower : Metric.Better.Higher)
        .primary(columns.get(row, "primary").map(p -> !p.equalsIgnoreCase("false")).orElse(true))
        .build();
  }

  /** Returns the values that were read. */
  Measurements measurements(String baseline) {
    List<Metric> all = List.copyOf(metrics.values());
    return new Measurements(
        List.copyOf(runtimes),
        baseline,
        all,
        all.stream().filter(Metric::isPrimary).map(Metric::name).toList(),
        values,
        Map.of());
  }

  List<String> runtimes() {
    return runtimes;
  }

  private String at(long line) {
    return file + ": line " + line + ": ";
  }
}
