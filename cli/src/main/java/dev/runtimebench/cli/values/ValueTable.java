package dev.runtimebench.cli.values;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.reliability.FailureFinding;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import dev.runtimebench.results.reading.UnitNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects the values of one or more files. Each row must agree with the earlier rows: all rows
 * have a block or none has, and the rows of a metric agree on its unit and its direction.
 */
public final class ValueTable {

  /** The tests' time grows with the square of the number of blocks. */
  private static final int MAX_BLOCKS = 10_000;

  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_SERIES = 200;
  private static final int MAX_NAME = 253;
  private static final int MAX_MACHINES = 1_000;
  private static final int SHOWN = 40;

  private final Optional<Metric.Better> better;
  private final Map<Measurements.Key, Map<Integer, Double>> values = new HashMap<>();
  private final Map<Measurements.Key, Map<Integer, String>> places = new HashMap<>();
  private final Map<String, MetricInfo> metrics = new LinkedHashMap<>();
  private final Map<String, String> declaredAt = new HashMap<>();
  private final Map<String, Map<Digits, String>> digits = new HashMap<>();
  private final Map<List<String>, Seen> seen = new HashMap<>();
  private final Set<String> runtimes = new LinkedHashSet<>();
  private final Map<String, FailureFinding.Tally> failed = new LinkedHashMap<>();
  private final Map<String, Set<String>> machines = new TreeMap<>();
  private final BlockNodes nodes = new BlockNodes();
  private final Map<String, Integer> notes = new LinkedHashMap<>();
  private Row first;
  private int count;

  /** The text of a column in a metric's first row with a value. */
  private record Seen(String at, String text) {}

  /**
   * @param better for metrics whose rows do not say which values are better; empty for lower,
   *     except for rates
   */
  public ValueTable(Optional<Metric.Better> better) {
    this.better = better;
  }

  /** Adds a value. */
  void add(Row row) {
    runtime(row.at(), row.runtime());
    know(row.at(), row.metric());
    digits
        .computeIfAbsent(row.metric().name(), name -> new EnumMap<>(Digits.class))
        .putIfAbsent(row.digits(), row.at());
    if (first == null) {
      first = row;
    }
    if ((row.block() == null) != (first.block() == null)) {
      throw CliException.usage(
          row.at()
              + (row.block() == null ? "the value has no block" : "the value has a block")
              + ", unlike the value in "
              + place(row.at(), first.at()));
    }
    Measurements.Key key = new Measurements.Key(row.runtime(), row.metric().name());
    int block = row.block() == null ? count : row.block();
    put(key, block, row);
    count++;
    Map<Integer, Double> series = values.get(key);
    boolean tooMany = isPaired() ? series.size() > MAX_BLOCKS : count > MAX_VALUES;
    if (tooMany || values.size() > MAX_SERIES) {
      throw CliException.usage(
          row.at()
              + "more than %,d %s, or more than %d pairs of runtime and metric"
                  .formatted(
                      isPaired() ? MAX_BLOCKS : MAX_VALUES,
                      isPaired() ? "blocks" : "values",
                      MAX_SERIES));
    }
  }

  private void put(Measurements.Key key, int block, Row row) {
    if (isPaired()) {
      String before =
          places.computeIfAbsent(key, k -> new HashMap<>()).putIfAbsent(block, row.at());
      if (before != null) {
        throw CliException.usage(
            row.at()
                + "block %d has a second %s for %s; the first is in %s"
                    .formatted(
                        block, shown(key.metric()), shown(key.runtime()), place(row.at(), before)));
      }
    }
    double value = converted(row);
    values.computeIfAbsent(key, k -> new TreeMap<>()).put(block, value);
  }

  private double converted(Row row) {
    String unit = metrics.get(row.metric().name()).unit();
    String own = row.metric().unit();
    if (own == null || unit == null || Double.isNaN(row.value())) {
      return row.value();
    }
    double value = UnitNames.convert(row.value(), own, unit).orElseThrow();
    if (!Double.isFinite(value) || (value == 0 && row.value() != 0)) {
      throw CliException.usage(
          row.at()
              + "the value %s %s has no number in %s, the unit of the first value of %s: write the values in one unit"
                  .formatted(row.value(), shown(own), shown(unit), shown(row.metric().name())));
    }
    return value;
  }

  /** Notes a runtime, also of a row without a value. */
  void runtime(String at, String name) {
    check(at, "runtime", name);
    runtimes.add(name);
  }

  private void know(String at, MetricInfo metric) {
    check(at, "metric", metric.name());
    MetricInfo known = metrics.putIfAbsent(metric.name(), metric);
    if (known == null) {
      declaredAt.put(metric.name(), at);
      return;
    }
    differs(at, metric, "better", metric.better(), known.better());
    differs(at, metric, "primary", metric.primary(), known.primary());
    boolean same =
        metric.unit() == null
            ? known.unit() == null
            : known.unit() != null && UnitNames.convert(1, metric.unit(), known.unit()).isPresent();
    if (!same) {
      throw CliException.usage(
          at
              + "the value of %s has %s, but the value in %s has %s"
                  .formatted(
                      shown(metric.name()),
                      unit(metric.unit()),
                      place(at, declaredAt.get(metric.name())),
                      unit(known.unit())));
    }
    metrics.put(
        metric.name(),
        new MetricInfo(
            metric.name(),
            known.unit(),
            known.better() == null ? metric.better() : known.better(),
            known.primary() == null ? metric.primary() : known.primary()));
  }

  private void differs(String at, MetricInfo metric, String column, Object here, Object before) {
    if (here != null && before != null && !here.equals(before)) {
      throw CliException.usage(
          at
              + "%s of %s is %s, but %s in %s"
                  .formatted(
                      column,
                      shown(metric.name()),
                      here,
                      before,
                      place(at, declaredAt.get(metric.name()))));
    }
  }

  private static void check(String at, String what, String name) {
    if (name.isEmpty()) {
      throw CliException.usage(at + "the " + what + " is empty");
    }
    if (name.length() > MAX_NAME) {
      throw CliException.usage(
          at
              + "the name of the %s has %,d characters; at most %d are read: \"%s\""
                  .formatted(what, name.length(), MAX_NAME, shown(name)));
    }
  }

  private static String unit(String unit) {
    return unit == null ? "no unit" : "the unit " + shown(unit);
  }

  /**
   * Returns a place without its file's name if the message names this file already.
   *
   * @param from the place of the message
   */
  private static String place(String from, String at) {
    String bare = at.substring(0, at.length() - 2);
    int line = bare.lastIndexOf(": line ");
    return line >= 0 && from.startsWith(bare.substring(0, line) + ": ")
        ? bare.substring(line + 2)
        : bare;
  }

  /**
   * Returns what the column says in the metric's first row with a value, for a message; empty if
   * this is the first row, or the text is the same.
   *
   * @param column the column and the metric: the files may have the column in different places
   */
  Optional<String> differsFromEarlier(String at, List<String> column, String text) {
    Seen before = seen.putIfAbsent(column, new Seen(at, text));
    return before == null || before.text().equals(text)
        ? Optional.empty()
        : Optional.of("\"%s\" in %s".formatted(shown(before.text()), place(at, before.at())));
  }

  static String shown(String text) {
    return TerminalText.cut(TerminalText.line(text), SHOWN);
  }

  /** Counts something that the user must know, such as rows without a value. */
  void note(String what, int more) {
    if (more > 0) {
      notes.merge(what, more, Integer::sum);
    }
  }

  /** Notes how many runs failed, for a file that says so. */
  void failures(String runtime, int failedRuns, int runs) {
    failed.merge(
        runtime,
        new FailureFinding.Tally(runtime, failedRuns, runs),
        (a, b) ->
            new FailureFinding.Tally(
                runtime, a.failed() + b.failed(), a.attempts() + b.attempts()));
  }

  /** Notes on which machine a value of a runtime was measured. */
  void machine(String runtime, String machine) {
    Set<String> known = machines.computeIfAbsent(runtime, r -> new TreeSet<>());
    if (known.size() < MAX_MACHINES) {
      known.add(ValueTable.shown(machine));
    }
  }

  /**
   * Notes the node of a value.
   *
   * @param block null if the values are not pairs
   * @param node null if the row does not name it
   */
  void node(String at, Integer block, String node) {
    if (block != null) {
      if (node != null) {
        check(at, "node", node);
      }
      nodes.add(block, node);
    }
  }

  /** Returns the machines of the values, as far as the files name them. */
  public RuntimeMachines machines() {
    return new RuntimeMachines(machines);
  }

  /** Whether the values are pairs: they have blocks. */
  public boolean isPaired() {
    return first != null && first.block() != null;
  }

  /** Whether no value was added. */
  public boolean isEmpty() {
    return first == null;
  }

  public List<String> runtimes() {
    return List.copyOf(runtimes);
  }

  /** Returns how many runs failed, by runtime; empty if unknown. */
  public Map<String, FailureFinding.Tally> failed() {
    return failed;
  }

  /** Returns what the user must know, with the counts. */
  public List<String> notes() {
    List<String> lines = new ArrayList<>();
    notes.forEach((what, number) -> lines.add(what.formatted(number)));
    nodes.note().ifPresent(lines::add);
    return lines;
  }

  /** Returns how many rows have no value. */
  public int missing() {
    return notes.getOrDefault(LongRows.NO_VALUE, 0);
  }

  /**
   * Returns the values.
   *
   * @throws CliException if the values of a metric can be read in two ways
   */
  public Measurements measurements(String baseline) {
    digits.forEach(ValueTable::checkGroups);
    List<Metric> all = metrics.values().stream().map(this::metric).toList();
    return new Measurements(
        runtimes(),
        baseline,
        all,
        all.stream().filter(Metric::isPrimary).map(Metric::name).toList(),
        values,
        Map.of(),
        nodes.byBlock());
  }

  private static void checkGroups(String metric, Map<Digits, String> places) {
    if (Digits.areGroups(places.keySet())) {
      throw CliException.usage(
          places.get(Digits.GROUPED)
              + "the value of %s has a separator before three digits, and the value in %s is a whole number without a separator: if the separator groups thousands, write the values without it; if it is the decimal separator, write decimals in all values"
                  .formatted(
                      shown(metric), place(places.get(Digits.GROUPED), places.get(Digits.SMALL))));
    }
  }

  private Metric metric(MetricInfo info) {
    if (info.better() == null && better.isEmpty() && Rates.isRate(info)) {
      throw CliException.usage(
          declaredAt.get(info.name())
              + "%s%s is a rate, and the file does not say which values are better: say it with --better higher or --better lower"
                  .formatted(
                      shown(info.name()),
                      info.unit() == null ? "" : " (" + shown(info.unit()) + ")"));
    }
    return MetricBuilder.builder()
        .name(info.name())
        .unit(info.unit() == null ? "1" : UnitNames.ucum(info.unit()))
        .better(info.better() == null ? better.orElse(Metric.Better.Lower) : info.better())
        .primary(info.primary() == null || info.primary())
        .build();
  }
}
