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
 * file's. The lines have no blocks, so their values are not pairs. As in benchstat, results of
 * different packages, names or numbers of CPUs are different metrics.
 */
final class GoBenchReader {

  private static final Pattern LINE = Pattern.compile("Benchmark(\\S*)\\s+[0-9]+\\s+(\\S.*)");

  /**
   * If a benchmark prints text, its result is on the next line. A name alone is from {@code -v}.
   */
  private static final Pattern WITHOUT_RESULT = Pattern.compile("Benchmark\\S*\\s+\\S.*");

  private static final String NO_RESULT =
      "%d line(s) begin with a benchmark's name and have no result";

  private static final Pattern UNIT = Pattern.compile("Unit\\s+(\\S+)\\s+(.*)");
  private static final Pattern MACHINES = Pattern.compile("machines-(\\S+): (\\S+)");
  private static final Pattern PACKAGE = Pattern.compile("pkg:\\s*(\\S+)\\s*");
  private static final int LINES_LOOKED_AT = 100;

  /** The package, the name, and the number of CPUs. */
  private static final int PARTS = 3;

  private final ReadOptions options;
  private final ValueTable table;
  private final List<Result> results = new ArrayList<>();

  /** A line, taken apart. */
  private record Line(String at, String pkg, String name, String values) {}

  /** A value, with the parts of its benchmark's name. */
  private record Result(
      String at,
      List<String> name,
      String runtime,
      String unit,
      Metric.Better better,
      double value) {}

  GoBenchReader(ReadOptions options, ValueTable table) {
    this.options = options;
    this.table = table;
  }

  /** Whether one of the first lines is a result. */
  static boolean isGoBenchmark(String text) {
    return text.lines().limit(LINES_LOOKED_AT).anyMatch(line -> LINE.matcher(line).matches());
  }

  /**
   * Reads a text. Lines that are no results belong to the test's own output.
   *
   * @param runtimeOfFile the runtime of the results that do not name their runtime
   * @throws CliException naming file, line, text and the expected form
   */
  void read(InputText input, Optional<String> runtimeOfFile) {
    Map<String, Metric.Better> better = new HashMap<>();
    List<Line> found = new ArrayList<>();
    List<String> lines = input.text().lines().toList();
    String pkg = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher unit = UNIT.matcher(lines.get(i));
      Matcher line = LINE.matcher(lines.get(i));
      Matcher machines = MACHINES.matcher(lines.get(i));
      Matcher named = PACKAGE.matcher(lines.get(i));
      if (unit.matches()) {
        direction(unit.group(1), unit.group(2), better);
      } else if (named.matches()) {
        pkg = named.group(1);
      } else if (machines.matches()) {
        for (String machine : machines.group(2).split(",")) {
          table.machine(machines.group(1), machine);
        }
      } else if (line.matches()) {
        String at = "%s: line %d: ".formatted(input.file(), i + 1);
        found.add(new Line(at, pkg, line.group(1), line.group(2)));
      } else if (WITHOUT_RESULT.matcher(lines.get(i)).matches()) {
        table.note(NO_RESULT, 1);
      }
    }
    GoProcs procs = new GoProcs(found.stream().map(Line::name).toList());
    found.forEach(line -> results(line, procs, runtimeOfFile, better));
  }

  /** Adds the values of all texts to the table. */
  void addToTable() {
    boolean[] differs = new boolean[PARTS];
    for (int part = 0; part < PARTS; part++) {
      int p = part;
      differs[p] = results.stream().map(r -> r.name().get(p)).distinct().count() > 1;
    }
    differs[1] = differs[0] || differs[1] || differs[2];
    for (Result result : results) {
      StringBuilder name = new StringBuilder();
      for (int part = 0; part < PARTS; part++) {
        String text = result.name().get(part);
        if (differs[part] && !text.isEmpty()) {
          name.append(name.length() == 0 || part == PARTS - 1 ? "" : " ").append(text);
        }
      }
      table.add(row(result, name.toString()));
    }
  }

  private static void direction(String unit, String settings, Map<String, Metric.Better> better) {
    if (settings.contains("better=higher")) {
      better.put(unit, Metric.Better.Higher);
    } else if (settings.contains("better=lower")) {
      better.put(unit, Metric.Better.Lower);
    }
  }

  private void results(
      Line line, GoProcs procs, Optional<String> runtimeOfFile, Map<String, Metric.Better> better) {
    String at = line.at();
    String values = line.values();
    String runtimeKey =
        options.columns().runtime() == null ? "runtime" : options.columns().runtime();
    StringBuilder name = new StringBuilder();
    String runtime = null;
    for (String part : procs.bare(line.name()).split("/")) {
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
                              .formatted(ValueTable.shown(line.name()))));
    }
    String[] words = values.strip().split("\\s+");
    if (words.length % 2 != 0) {
      throw CliException.usage(
          at + "expected pairs of a value and a unit: \"" + ValueTable.shown(values) + "\"");
    }
    NumberText numbers = new NumberText('.');
    for (int i = 0; i < words.length; i += 2) {
      double value = numbers.parse(words[i], at).value();
      results.add(
          new Result(
              at,
              List.of(line.pkg(), name.toString(), procs.of(line.name())),
              runtime,
              words[i + 1],
              better(words[i + 1], better),
              value));
    }
  }

  private static Row row(Result r, String name) {
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
        new MetricInfo((name + " " + metric).strip(), shown, r.better(), null),
        r.value());
  }

  /** Whether the last word of a name is its unit: {@code latency-ns}, but not {@code disk-io}. */
  private static boolean isUnit(String word) {
    return word.equals("%")
        || UnitNames.of(word).filter(u -> u.dimension() != Unit.Dimension.Count).isPresent();
  }

  /** The directions of Go's own units, as benchstat knows them. */
  private static Metric.Better better(String unit, Map<String, Metric.Better> declared) {
    return switch (unit) {
      case "ns/op", "B/op", "allocs/op" -> Metric.Better.Lower;
      case "MB/s" -> Metric.Better.Higher;
      default -> declared.get(unit);
    };
  }
}
