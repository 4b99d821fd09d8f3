package dev.runtimebench.operator.observe.log;

import dev.runtimebench.results.output.AgentRecords;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.output.WorkloadOutput;
import dev.runtimebench.results.sample.ClockBound;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Takes a log line by line, and keeps the values, records and times in it. Not thread-safe: one
 * thread takes the lines. Other threads may read after the last line, from a {@link TrialLog}.
 */
final class LogIntake {

  private final WorkloadOutput output;
  private final LongSupplier stamps;
  private final TrialLog.Reader reader;
  private Optional<Long> firstOutput = Optional.empty();
  private Optional<Long> firstMark = Optional.empty();
  private final Set<IdleMark> idle = EnumSet.noneOf(IdleMark.class);
  private ClockBound heard = ClockBound.NONE;
  private LogLine last = new LogLine("", "");
  private Optional<String> unstamped = Optional.empty();
  private long lines;
  private boolean works;

  /**
   * @param stamps the operator's clock; a line was written before the operator received it
   * @param reader gets the time of the first line
   */
  LogIntake(Sought sought, LongSupplier stamps, TrialLog.Reader reader) {
    this.output = new WorkloadOutput(sought);
    this.stamps = stamps;
    this.reader = reader;
  }

  /** Takes a line, and returns whether to read more lines. */
  boolean take(String raw) {
    LogLine line = LogLine.parse(raw);
    last = line;
    unstamped = line.isStamped() ? Optional.empty() : unstamped.or(() -> Optional.of(raw));
    if (lines++ == 0) {
      firstOutput = stamp(line);
      firstOutput.ifPresent(reader::begun);
    }
    if (!WorkloadOutput.isRecord(line.text())) {
      return output.take(line.text(), line::epochNanos);
    }
    Optional<Long> at = stamp(line);
    boolean more = output.take(line.text(), () -> at);
    for (IdleMark mark : IdleMark.values()) {
      if (records().idle(mark).isPresent() && idle.add(mark)) {
        reader.idle(mark);
      }
    }
    if (firstMark.isEmpty() && output.records().hasMarks()) {
      firstMark = at;
    }
    if (!works && (records().hasMarks() || records().iterations() > 0)) {
      works = true;
      reader.worked();
    }
    return more;
  }

  /** The line's stamp. Also bounds the node's clock: the line was written before now. */
  private Optional<Long> stamp(LogLine line) {
    Optional<Long> at = line.epochNanos();
    long now = stamps.getAsLong();
    if (at.isPresent() && now != Long.MAX_VALUE) {
      heard = heard.and(ClockBound.received(at.get(), now));
    }
    return at;
  }

  WorkloadOutput output() {
    return output;
  }

  AgentRecords records() {
    return output.records();
  }

  /** The time of the first line, by the node's clock; empty without a line. */
  Optional<Long> firstOutput() {
    return firstOutput;
  }

  /** The time of the agent's first mark, by the node's clock; empty without a mark. */
  Optional<Long> firstMark() {
    return firstMark;
  }

  /** The bound on the node's clock from the arrival of the lines. */
  ClockBound heard() {
    return heard;
  }

  /** Whether the log has a mark or an iteration record of the agent. */
  boolean hasWork() {
    return works;
  }

  /** The first of the lines without a stamp at the end of the log; empty if there is none. */
  Optional<String> unstamped() {
    return unstamped;
  }

  LogLine last() {
    return last;
  }

  /** The number of lines. */
  long lines() {
    return lines;
  }
}
