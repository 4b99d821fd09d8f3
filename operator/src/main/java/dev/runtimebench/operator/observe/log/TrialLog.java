package dev.runtimebench.operator.observe.log;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.output.BoundedLines;
import dev.runtimebench.results.output.IdleMark;
import dev.runtimebench.results.output.MetricOutput;
import dev.runtimebench.results.output.MetricValues;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.reading.Quoted;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.SecretMask;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The content of a container's log, read once and in bounded memory. A log may be hostile: nothing
 * in a log is evaluated, and no content makes the reading fail.
 *
 * <p>Threads: the thread that reads a log calls the {@link Reader}. A log that has been read does
 * not change, so any thread may look at it; whoever hands the log over must publish it safely.
 */
public final class TrialLog {

  private static final long MAX_LOG_BYTES = 256L * 1024 * 1024;
  private static final int MAX_QUOTE_LENGTH = 200;

  private final LogIntake taken;
  private final LogCompleteness end;
  private final boolean endsInsideLine;

  private TrialLog(LogIntake taken, LogCompleteness end, boolean endsInsideLine) {
    this.taken = taken;
    this.end = end;
    this.endsInsideLine = endsInsideLine;
  }

  /** Controls the reading of a log that is still being written. */
  public interface Reader {
    /** A reader that reads to the end. */
    Reader TO_THE_END =
        new Reader() {
          @Override
          public void begun(long at) {
            // Nobody needs the time.
          }

          @Override
          public boolean hasEnough() {
            return false;
          }
        };

    /**
     * Called when the first line arrives.
     *
     * @param at the time of the line, by the node's clock
     */
    void begun(long at);

    /** Called when the agent's first mark or iteration record arrives. */
    default void worked() {}

    /** Called when a record arrives that says where the idle times of the trial begin and end. */
    default void idle(IdleMark mark) {}

    /** Whether the reader stopped early. */
    boolean hasEnough();

    /** Whether the log may go on after its end as this reader sees it. */
    default boolean isOfRunningContainer() {
      return false;
    }
  }

  /**
   * Reads a log with timestamps to its end, or to the agent's last record, because later lines do
   * not count. A followed log can be read while the container runs.
   *
   * @param metrics the metrics whose values to collect
   * @param stamps the operator's clock; a line was written before the operator received it
   */
  public static TrialLog read(InputStream log, List<Metric> metrics, LongSupplier stamps)
      throws IOException {
    return read(log, Sought.of(metrics), stamps, Reader.TO_THE_END);
  }

  /** The same, but ends when the reader has enough. */
  public static TrialLog read(InputStream log, Sought sought, LongSupplier stamps, Reader reader)
      throws IOException {
    return read(log, sought, stamps, reader, MAX_LOG_BYTES);
  }

  public static TrialLog read(InputStream log, List<Metric> metrics) throws IOException {
    return read(log, metrics, MAX_LOG_BYTES);
  }

  public static TrialLog read(InputStream log, List<Metric> metrics, long maxBytes)
      throws IOException {
    return read(log, Sought.of(metrics), () -> Long.MAX_VALUE, Reader.TO_THE_END, maxBytes);
  }

  private static TrialLog read(
      InputStream log, Sought sought, LongSupplier stamps, Reader reader, long maxBytes)
      throws IOException {
    LogIntake taken = new LogIntake(sought, stamps, reader);
    BoundedLines in = new BoundedLines(MetricOutput.lineBytes(sought.metrics()), maxBytes);
    boolean tooLarge = !in.read(log, taken::take, reader::hasEnough);
    boolean cut = reader.hasEnough() || reader.isOfRunningContainer();
    return new TrialLog(
        taken,
        new LogCompleteness(in.bytes(), stamps.getAsLong(), taken.last(), tooLarge, cut),
        in.endsInsideLine());
  }

  /** The log of a container that never ran. */
  public static TrialLog empty() {
    return new TrialLog(
        new LogIntake(Sought.NOTHING, () -> Long.MAX_VALUE, Reader.TO_THE_END),
        LogCompleteness.NONE,
        false);
  }

  /**
   * The error with which the kubelet ended the log, although the answer had status 200. A kubelet
   * that is asked for stamps puts one before each line of a container, and none before its own
   * error. So no container can print such a line. Empty if the log has no such error, or if the
   * caller did not ask for stamps.
   */
  public Optional<String> kubeletsError() {
    return taken
        .unstamped()
        .map(line -> Quoted.visible(SecretMask.mask(line.strip()), MAX_QUOTE_LENGTH));
  }

  /**
   * The text of the last line, if the line has no end. The kubelet's error may follow the output of
   * the container in this line, because the kubelet begins no new line for its error.
   */
  public Optional<String> openLine() {
    return endsInsideLine ? Optional.of(taken.last().text()) : Optional.empty();
  }

  /** Adds the milestones in the log, and the bound on the node's clock, to a timeline. */
  public void addTo(Timeline timeline) {
    taken.firstOutput().ifPresent(at -> timeline.note(Milestone.FirstOutput, at));
    taken.firstMark().ifPresent(at -> timeline.note(Milestone.ReadyLine, at));
    end.finished().ifPresent(at -> timeline.note(Milestone.Finished, at));
    timeline.heard(taken.heard());
  }

  /** How the container ends, according to the agent's last record; empty without that record. */
  public Optional<PodState.Ended> agentsEnd() {
    return taken
        .records()
        .exitCode()
        .map(code -> new PodState.Ended(Optional.of(code), code == 0 ? "Completed" : "Error", ""));
  }

  /** How the agent's monotonic clock contradicts the stamps of its records; empty if it agrees. */
  public Optional<String> clockStep() {
    return taken.records().clockStep();
  }

  /** Where the reading ended. */
  public LogCompleteness end() {
    return end;
  }

  /** The number of lines. */
  public long lines() {
    return taken.lines();
  }

  /** Whether the log has no lines. */
  public boolean isEmpty() {
    return taken.lines() == 0;
  }

  /** Whether the log has a mark or an iteration record of the agent. */
  public boolean hasWork() {
    return taken.hasWork();
  }

  /** The time of the first line, by the node's clock; empty without a line. */
  public Optional<Long> firstOutput() {
    return taken.firstOutput();
  }

  /** What is wrong with the agent's records; empty if nothing is, or if there are none. */
  public Optional<String> recordsProblem() {
    return taken.records().problem();
  }

  /**
   * The workload's error record, or else the error in a JSON document, or else the last line with a
   * letter or a digit, shortened for a message.
   */
  public Optional<String> lastWords() {
    return taken
        .records()
        .error()
        .or(() -> end.isCut() ? Optional.empty() : taken.output().error())
        .or(() -> Optional.of(taken.output().lastText().strip()))
        .filter(words -> !words.isEmpty())
        // Before the text is cut: the beginning of a secret has no form that the mask knows.
        .map(SecretMask::mask)
        .map(words -> Quoted.visible(words, MAX_QUOTE_LENGTH));
  }

  /** The time of a mark in the log, by the node's clock. */
  public Optional<Long> mark(String name) {
    return taken.records().mark(name);
  }

  /** The time of an idle record of the agent, by the node's clock; empty without that record. */
  public Optional<Long> idle(IdleMark mark) {
    return taken.records().idle(mark);
  }

  /** Whether the agent ended the program after its mark ({@code --stop-after}). */
  public boolean isStoppedAtMark() {
    return taken.records().bye().path("stoppedAfter").isTextual();
  }

  /** The number of iteration records of the agent, warm-up included. */
  public long iterations() {
    return taken.records().iterations();
  }

  /** The sum of a value in all iteration records of the agent, warm-up included. */
  public PodValue total(String record) {
    return taken.records().total(record);
  }

  /** Possible disturbances, seen by the agent from inside and by the operator from outside. */
  public Disturbance disturbance(Optional<Boolean> fetched, Optional<OtherPods.Seen> others) {
    return DisturbanceReader.read(fetched, taken.records().bye(), others);
  }

  /** What the sandbox showed; empty without the agent. */
  public Optional<SandboxShown> sandbox() {
    return taken.records().sandbox();
  }

  /** The facts that were found, by name. */
  public Map<String, String> facts() {
    return taken.output().facts();
  }

  /** The values of a metric; none for a metric that is an interval. */
  public MetricValues values(Metric metric) {
    return taken.output().values(metric);
  }
}
