package dev.runtimebench.operator.observe;

import dev.runtimebench.api.v1alpha1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * What a container's log says, taken in one pass and in bounded memory. A log is hostile until
 * parsed: nothing in it is evaluated, and no content makes reading fail.
 */
public final class TrialLog {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final long LARGEST_LOG = 256L * 1024 * 1024;
  private static final int QUOTED = 200;

  /** Kubelets rotate logs at 10 MiB, or at what they are told to, every ten seconds. */
  private static final long ROTATED = 1024L * 1024;

  /** Container runtimes write what is longer than 16 KiB in parts. */
  private static final int LONGEST_WHOLE = 4096;

  private final IterationValues iterations = new IterationValues();
  private final AgentRecords records = new AgentRecords(iterations);
  private final LongSupplier stamps;
  private final Reader reader;
  private final RegexOutput regexes;
  private final Optional<JsonOutput> json;
  private Optional<Long> firstOutput = Optional.empty();
  private Optional<Long> finished = Optional.empty();
  private Optional<Long> firstMark = Optional.empty();
  private ClockBound heard = ClockBound.NONE;
  private LogLine last = new LogLine("", "");
  private long lines;
  private long bytes;
  private long readAt = Long.MAX_VALUE;
  private String lastText = "";
  private boolean tooLarge;
  private boolean cut;

  private TrialLog(List<Metric> metrics, LongSupplier stamps, Reader reader) {
    this.stamps = stamps;
    this.reader = reader;
    this.regexes = new RegexOutput(metrics);
    this.json =
        metrics.stream().anyMatch(m -> m.source().json() != null)
            ? Optional.of(new JsonOutput())
            : Optional.empty();
  }

  /** Who reads a log while it is being written. */
  public interface Reader {

    /** One who reads to the end. */
    Reader TO_THE_END =
        new Reader() {
          @Override
          public void begun(long at) {
            // Nothing hangs on it.
          }

          @Override
          public boolean hasEnough() {
            return false;
          }
        };

    /** Is told when the first line was taken, by the node's clock, as soon as it is there. */
    void begun(long at);

    /** Whether it has closed the log, of which it wants no more. */
    boolean hasEnough();
  }

  /**
   * Reads a log that was asked for with timestamps: to its end, or to the agent's last record,
   * after which nothing comes that counts. A log that is being followed can thus be read while the
   * container runs.
   *
   * @param metrics what is looked for in it
   * @param stamps the operator's clock: what is received was written before
   */
  public static TrialLog read(InputStream log, List<Metric> metrics, LongSupplier stamps)
      throws IOException {
    return read(log, metrics, stamps, Reader.TO_THE_END);
  }

  /** The same, or until the reader has enough of it. */
  public static TrialLog read(
      InputStream log, List<Metric> metrics, LongSupplier stamps, Reader reader)
      throws IOException {
    return read(log, metrics, stamps, reader, LARGEST_LOG);
  }

  static TrialLog read(InputStream log, List<Metric> metrics) throws IOException {
    return read(log, metrics, LARGEST_LOG);
  }

  static TrialLog read(InputStream log, List<Metric> metrics, long maxBytes) throws IOException {
    return read(log, metrics, () -> Long.MAX_VALUE, Reader.TO_THE_END, maxBytes);
  }

  private static TrialLog read(
      InputStream log, List<Metric> metrics, LongSupplier stamps, Reader reader, long maxBytes)
      throws IOException {
    TrialLog read = new TrialLog(metrics, stamps, reader);
    BoundedLines in = new BoundedLines(LONGEST_LINE, maxBytes);
    read.tooLarge = !in.read(log, read::take, reader::hasEnough);
    read.cut = reader.hasEnough();
    read.bytes = in.bytes();
    read.finished = read.cut ? Optional.empty() : read.last.epochNanos();
    read.readAt = stamps.getAsLong();
    return read;
  }

  /** The log of a container that never ran. */
  public static TrialLog empty() {
    return new TrialLog(List.of(), () -> Long.MAX_VALUE, Reader.TO_THE_END);
  }

  private boolean take(String raw) {
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
    regexes.take(line.text());
    json.ifPresent(output -> output.take(line.text()));
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

  /** Adds to a timeline what the log says of the Pod's milestones and of its node's clock. */
  public void addTo(Timeline timeline) {
    firstOutput.ifPresent(at -> timeline.note(Milestone.FirstOutput, at));
    firstMark.ifPresent(at -> timeline.note(Milestone.ReadyLine, at));
    finished.ifPresent(at -> timeline.note(Milestone.Finished, at));
    timeline.heard(heard);
  }

  /** How the agent says that the container ends; empty without its last record. */
  public Optional<PodState.Ended> agentsEnd() {
    return records
        .exitCode()
        .map(code -> new PodState.Ended(Optional.of(code), code == 0 ? "Completed" : "Error", ""));
  }

  /** What the agent's monotonic clock has against the stamps of its records, if anything. */
  public Optional<String> clockStep() {
    return records.clockStep();
  }

  /** Whether there was more of it than is read. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /**
   * Whether its reader had enough of it while its container ran: then it has no last line, and when
   * its output was over isn't known.
   */
  public boolean isCut() {
    return cut;
  }

  /** Whether there were more of the metric's values than are kept. */
  boolean overflowed(Metric metric) {
    var source = metric.source();
    return source.record() != null
        ? iterations.overflowed(source.record())
        : regexes.overflowed(metric.name());
  }

  /**
   * Whether its end was reached before the container can have ended.
   *
   * @param second in which the container ended, by its node's clock: ends are told in whole
   *     seconds, so what ran on for less than that isn't found
   * @param bound on that clock
   */
  public boolean endsBefore(long second, ClockBound bound) {
    return bound.most() != Long.MAX_VALUE && second - bound.most() > readAt;
  }

  /**
   * Whether it is long enough for the kubelet to have rotated it, and its last line can be compared
   * with another: a long line is in the node's file in parts, each with a stamp of its own.
   */
  public boolean mayBeRotated() {
    return bytes >= ROTATED && last.text().length() < LONGEST_WHOLE;
  }

  /**
   * Whether the container printed on after the end of it.
   *
   * @param line the last one that there is, with its stamp
   */
  public boolean endsBefore(String line) {
    Optional<Long> there = LogLine.parse(line).epochNanos();
    return there.isPresent() && finished.isPresent() && there.get() > finished.get();
  }

  /** How many bytes of it were read, with the stamps. */
  public long bytes() {
    return bytes;
  }

  /** How many lines it has. */
  public long lines() {
    return lines;
  }

  /** Whether nothing was printed. */
  public boolean isEmpty() {
    return lines == 0;
  }

  /** When the first line was taken, by the node's clock. */
  public Optional<Long> firstOutput() {
    return firstOutput;
  }

  /** What is wrong with the agent's records, if they are there and anything is. */
  public Optional<String> recordsProblem() {
    return records.problem();
  }

  /** What the workload said last, for a message: its error record, or its last line, cut. */
  public Optional<String> lastWords() {
    return records
        .error()
        .or(() -> Optional.of(lastText.strip()))
        .filter(words -> !words.isEmpty())
        .map(words -> words.length() <= QUOTED ? words : words.substring(0, QUOTED) + "...");
  }

  /** When the log took that mark, by the node's clock. */
  public Optional<Long> mark(String name) {
    return records.mark(name);
  }

  /** What may have disturbed the trial, as the agent saw it from inside and others from outside. */
  public Disturbance disturbance(Optional<Boolean> fetched, Optional<OtherPods.Seen> others) {
    return Disturbance.of(fetched, records.bye(), others);
  }

  /** What the sandbox showed, if the agent told. */
  public Optional<SandboxShown> sandbox() {
    return records.sandbox();
  }

  /** The values that the workload gave for a metric; none for one that is an interval. */
  double[] values(Metric metric) {
    var source = metric.source();
    if (source.record() != null) {
      return iterations.of(source.record());
    }
    if (source.regex() != null) {
      return regexes.of(metric.name());
    }
    if (source.json() == null) {
      return new double[0];
    }
    OptionalDouble number =
        json.map(output -> output.number(source.json().pointer())).orElse(OptionalDouble.empty());
    return number.stream().toArray();
  }
}
