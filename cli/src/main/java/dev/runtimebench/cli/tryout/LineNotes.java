package dev.runtimebench.cli.tryout;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.output.ReadingListener;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.reading.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the lines of one output, and what was read from each. Their number is bounded. */
final class LineNotes implements ReadingListener {

  /** What was read from a line, as a person reads it, for example {@code sort: 12.5 ms}. */
  record Note(Kind kind, String text) {}

  /** What was done with a value. */
  enum Kind {
    /** A metric has the value. */
    Read,
    /** The text should be a value but is not. */
    Refused,
    /** No metric asks for it, or it does not count. */
    Unused
  }

  /**
   * A line of the output.
   *
   * @param number from 1; 0 stands for an unknown line
   */
  record Line(long number, String text, List<Note> notes) {}

  private static final int MAX_LINES = 20_000;
  private static final int MAX_TEXT = 400;
  private static final int MAX_SHOWN = 60;
  private static final int MAX_NOTES = 20_000;

  private final List<Metric> metrics;
  private final boolean underTest;
  private final Map<Long, Line> lines = new LinkedHashMap<>();
  private long count;
  private int notes;

  /**
   * @param metrics the workload's metrics
   * @param underTest whether the output is of the Pod whose times the metrics measure
   */
  LineNotes(List<Metric> metrics, boolean underTest) {
    this.metrics = metrics;
    this.underTest = underTest;
  }

  @Override
  public void line(long number, String text) {
    count = number;
    if (lines.size() < MAX_LINES) {
      String kept = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
      lines.put(number, new Line(number, kept, new ArrayList<>()));
    }
    boolean first = number == 1 && underTest;
    metrics.stream()
        .filter(m -> first && m.source().milestone() != null)
        .forEach(m -> note(number, Kind.Read, m.name() + ": the time of this line"));
  }

  @Override
  public void value(Metric metric, long line, String text, NumberReader.Result result) {
    if (result instanceof NumberReader.Value read) {
      note(
          line,
          Kind.Read,
          "%s: %s%s, from \"%s\""
              .formatted(
                  metric.name(),
                  PlainNumber.of(read.value()),
                  metric.unitSuffix(),
                  Quoted.visible(text, MAX_SHOWN)));
    } else {
      note(line, Kind.Refused, metric.name() + ": " + ((NumberReader.Problem) result).message());
    }
  }

  @Override
  public void iteration(long line, String name, double value) {
    List<Metric> readers =
        metrics.stream().filter(metric -> name.equals(metric.source().record())).toList();
    for (Metric metric : readers) {
      note(
          line,
          Double.isFinite(value) ? Kind.Read : Kind.Refused,
          "%s: %s%s, from %s"
              .formatted(metric.name(), PlainNumber.of(value), metric.unitSuffix(), name));
    }
    if (readers.isEmpty()) {
      note(line, Kind.Unused, "%s: no metric reads it".formatted(Quoted.visible(name, MAX_SHOWN)));
    }
  }

  @Override
  public void fact(long line, String name, String text) {
    note(line, Kind.Read, name + ": " + text);
  }

  @Override
  public void mark(long line, String name) {
    List<Metric> readers =
        metrics.stream().filter(m -> underTest && name.equals(m.source().mark())).toList();
    readers.forEach(m -> note(line, Kind.Read, m.name() + ": the time of this mark"));
    if (readers.isEmpty()) {
      note(
          line,
          Kind.Unused,
          "mark %s: no metric reads it".formatted(Quoted.visible(name, MAX_SHOWN)));
    }
  }

  @Override
  public void ignored(long line, String why) {
    note(line, Kind.Unused, "not counted: " + why);
  }

  private void note(long number, Kind kind, String text) {
    if (notes++ < MAX_NOTES) {
      lines
          .computeIfAbsent(number, n -> new Line(n, "", new ArrayList<>()))
          .notes()
          .add(new Note(kind, text));
    }
  }

  /** The number of lines of the output. */
  long count() {
    return count;
  }

  /** The first lines, and later lines with a note, in the order of the output. */
  List<Line> lines() {
    return lines.values().stream().sorted((a, b) -> Long.compare(a.number(), b.number())).toList();
  }
}
