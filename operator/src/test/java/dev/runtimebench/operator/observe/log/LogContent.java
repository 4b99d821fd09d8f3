package dev.runtimebench.operator.observe.log;

import static dev.runtimebench.testkit.fuzz.FuzzedLines.require;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.output.MetricValues;
import dev.runtimebench.results.reading.NumberReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All that the operator takes from a log, to compare two readings. */
final class LogContent {

  /** The limits that any log keeps to. */
  private static final int MAX_MESSAGE = 2500;

  private LogContent() {}

  /** A stream that hands out few bytes at a time, as a network does. */
  static final class InPieces extends ByteArrayInputStream {
    private final int piece;

    InPieces(byte[] bytes, int piece) {
      super(bytes);
      this.piece = piece;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, piece));
    }
  }

  static TrialLog read(byte[] log, List<Metric> metrics) {
    return read(new ByteArrayInputStream(log), metrics);
  }

  static TrialLog read(InputStream log, List<Metric> metrics) {
    try {
      return TrialLog.read(log, metrics);
    } catch (IOException e) {
      throw new IllegalStateException("a stream of bytes can be read", e);
    }
  }

  /** Returns what a log says apart from its values, and checks that the texts are short. */
  static List<String> facts(TrialLog log) {
    List<String> facts =
        new ArrayList<>(
            List.of(
                String.valueOf(log.lines()),
                String.valueOf(log.firstOutput()),
                String.valueOf(log.end().finished()),
                String.valueOf(log.end().mayBeRotated()),
                String.valueOf(log.agentsEnd()),
                String.valueOf(log.clockStep()),
                String.valueOf(log.recordsProblem()),
                String.valueOf(log.sandbox()),
                String.valueOf(log.disturbance(Optional.of(true), Optional.empty()))));
    log.lastWords().ifPresent(words -> facts.add(shown(words)));
    log.recordsProblem().ifPresent(LogContent::shown);
    return facts;
  }

  /** Returns the values of a metric, or why there are none, and checks that the texts are short. */
  static String values(TrialLog log, Metric metric) {
    MetricValues values = log.values(metric);
    double[] all = values.values();
    require(all.length <= MetricValues.MAX_VALUES, "the number of values is bounded", all.length);
    require(Arrays.stream(all).allMatch(Double::isFinite), "values are finite", all);
    values.problem().ifPresent(LogContent::shown);
    shown(values.missing());
    return "%s %s %s %s %s"
        .formatted(
            Arrays.toString(all),
            values.problem(),
            values.missing(),
            text(values.first()),
            text(values.last()));
  }

  private static String text(Optional<NumberReader.Result> result) {
    return result.map(String::valueOf).orElse("none");
  }

  /** A text for people has no character that a terminal interprets. */
  static String shown(String text) {
    boolean visible =
        text.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    require(visible && text.length() < MAX_MESSAGE, "a text is short and visible", text);
    return text;
  }
}
