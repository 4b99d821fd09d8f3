package dev.runtimebench.operator.observe.log;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.sample.ClockBound;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Takes a log line by line, and keeps what is looked for in it. */
final class LogIntake {

  private final MetricOutput output;
  private final AgentRecords records;
  private final LongSupplier stamps;
  private final TrialLog.Reader reader;
  private Optional<Long> firstOutput = Optional.empty();
  private Optional<Long> firstMark = Optional.empty();
  private ClockBound heard = ClockBound.NONE;
  private LogLine last = new LogLine("", "");
  private long lines;
  private String lastText = "";

  /**
   * @param stamps the operator's clock: what is received was written before
   * @param reader is told when the first line was taken
   */
  LogIntake(List<Metric> metrics, LongSupplier stamps, TrialLog.Reader reader) {
    this.output = new MetricOutput(metrics);
    this.records = new AgentRecords(output.iterations());
    this.stamps = stamps;
    this.reader = reader;
  }

  /** Takes a line, and says whether it wants more. */
  boolean take(String raw) {
    LogLine line = LogLine.parse(raw);
    last = line;
    if (lines++ == 0) {
      firstOutput = hear(line);
      firstOutput.ifPresent(reader::begun);
    }
    if (line.text().startsWith(AgentRecords.PREFIX)) {
      Optional<Long> at = hear(line);
      records.take(line);
      if (firstMark.isEmpty() && records.hasMarks()) {
        firstMark = at;
      }
      return !records.isOver();
    }
    if (!line.text().isBlank()) {
      lastText = line.text();
    }
    output.take(line.text());
    return true;
  }

  /** The line's stamp; and what it says of the node's clock that the line is here now. */
  private Optional<Long> hear(LogLine line) {
    Optional<Long> at = line.epochNanos();
    long now = stamps.getAsLong();
    if (at.isPresent() && now != Long.MAX_VALUE) {
      heard = heard.and(ClockBound.received(at.get(), now));
    }
    return at;
  }

  MetricOutput output() {
    return output;
  }

  AgentRecords records() {
    return records;
  }

  /** When the first line was taken, by the node's clock. */
  Optional<Long> firstOutput() {
    return firstOutput;
  }

  /** When the agent's first mark was. */
  Optional<Long> firstMark() {
    return firstMark;
  }

  /** What the lines' coming says of the node's clock. */
  ClockBound heard() {
    return heard;
  }

  LogLine last() {
    return last;
  }

  /** How many lines it took. */
  long lines() {
    return lines;
  }

  /** The last line that is neither a record nor blank; empty without one. */
  String lastText() {
    return lastText;
  }
}
