package dev.runtimebench.cli.values;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.results.reading.Unit;
import dev.runtimebench.results.reading.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Go's benchmark format, which {@code go test -bench} and {@code rtb export --format
 * benchstat} write. The runtime is a part of the name, such as {@code /runtime=gvisor}, or the
 * file's. The lines have no blocks, so their values are no pairs.
 */
final class GoBenchReader {

  private static final Pattern LINE = Pattern.compile("Benchmark(\\S*)\\s+[0-9]+\\s+(\\S.*)");
  private static final Pattern UNIT = Pattern.compile("Unit\\s+(\\S+)\\s+(.*)");
  private static final Pattern MACHINES = Pattern.compile("machines-(\\S+): (\\S+)");
  private static final Pattern PROCS = Pattern.compile("-[0-9]+$");
  private static final int LINES_LOOKED_AT = 100;

  private final InputText input;
  private final ReadOptions options;
  private final ValueTable table;
  private final Optional<String> runtimeOfFile;
  private final Map<String, Metric.Better> better = new HashMap<>();

  /** A line, taken apart. */
  private record Result(String at, String name, String runtime, String unit, double value) {}

  GoBenchReader(
      InputText input, ReadOptions options, ValueTable table, Optional<String> runtimeOfFile) {
    this.input = input;
    this.options = options;
    this.table = table;
    this.runtimeOfFile = runtimeOfFile;
  }

  /** Whether one of the first lines is a result. */
  static boolean isGoBenchmark(String text) {
    return text.lines().limit(LINES_LOOKED_AT).anyMatch(line -> LINE.matcher(line).matches());
  }

  /**
   * Reads the text. Lines that are no results belong to the test's own output.
   *
   * @throws CliException naming file, line, text and the expected form
   */
  void read() {
    List<Result> results = new ArrayList<>();
    List<String> lines = input.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher unit = UNIT.matcher(lines.get(i));
      Matcher line = LINE.matcher(lines.get(i));
      Matcher machines = MACHINES.matcher(lines.get(i));
      if (unit.matches()) {
        direction(unit.group(1), unit.group(2));
      } else if (machines.matches()) {
        for (String machine : machines.group(2).split(",")) {
          table.machine(machines.group(1), machine);
        }
      } else if (line.matches()) {
        String at = "%s: line %d: ".formatted(input.file(), i + 1);
        results(at, line.group(1), line.group(2), results);
      }
    }
    boolean several = results.stream().map(Result::name).distinct().count() > 1;
    results.forEach(r -> table.add(row(r, several)));
  }

  private void direction(String unit, String settings) {
    if (settings.contains("better=higher")) {
      better.put(unit, Metric.Better.Higher);
    } else if (settings.contains("better=lower")) {
      better.put(unit, Metric.Better.Lower);
    }
  }

  private void results(String at, String fullName, String values, List<Result> results) {
    String runtimeKey =
        options.columns().runtime() == null ? "runtime" : options.columns().runtime();
    StringBuilder name = new StringBuilder();
    String runtime = null;
    for (String part : PROCS.matcher(fullName).replaceFirst("").split("/")) {
      if (part.startsWith(runtimeKey + "=")) {
        runtime = part.substring(runtimeKey.length() + 1);
      } else {
        name.append(name.length() == 0 ? "" : "/").append(part);
      }
    }
    if (runtime == null) {
      runtime =
          runtimeOfFile.orElseThrow(
              () ->
                  CliException.usage(
                      at
                          + "the name Benchmark%s has no runtime: give it a part such as /runtime=runc, name the part with --runtime, or give one file for each runtime"
                              .formatted(ValueTable.shown(fullName))));
    }
    String[] words = values.strip().split("\\s+");
    if (words.length % 2 != 0) {
      throw CliException.usage(
          at + "expected pairs of a value and a unit: \"" + ValueTable.shown(values) + "\"");
    }
    NumberText numbers = new NumberText('.');
    for (int i = 0; i < words.length; i += 2) {
      double value = numbers.parse(words[i], at).value();
      results.add(new Result(at, name.toString(), runtime, words[i + 1], value));
    }
  }

  private Row row(Result r, boolean several) {
    String unit = r.unit();
    String metric = unit;
    String shown = null;
    if (unit.equals("ns/op")) {
      metric = "time";
      shown = "ns";
    } else if (unit.equals("B/op")) {
      metric = "memory";
      shown = "B";
    } else if (unit.lastIndexOf('-') > 0) {
      String last = unit.substring(unit.lastIndexOf('-') + 1);
      if (isUnit(last)) {
        metric = unit.substring(0, unit.lastIndexOf('-'));
        shown = last;
      }
    }
    return new Row(
        r.at(),
        null,
        r.runtime(),
        new MetricInfo(several ? r.name() + " " + metric : metric, shown, better(unit), null),
        r.value());
  }

  /** Whether the last word of a name is its unit: {@code latency-ns}, but not {@code disk-io}. */
  private static boolean isUnit(String word) {
    return word.equals("%")
        || UnitNames.of(word).filter(u -> u.dimension() != Unit.Dimension.Count).isPresent();
  }

  /** The directions of Go's own units, as benchstat knows them. */
  private Metric.Better better(String unit) {
    return switch (unit) {
      case "ns/op", "B/op", "allocs/op" -> Metric.Better.Lower;
      case "MB/s" -> Metric.Better.Higher;
      default -> better.get(unit);
    };
  }
}
