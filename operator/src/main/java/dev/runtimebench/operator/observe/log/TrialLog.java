package dev.runtimebench.operator.observe.log;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.SandboxShown;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a container's log says, taken in one pass and in bounded memory. A log is hostile until
 * parsed: nothing in it is evaluated, and no content makes reading fail.
 */
public final class TrialLog {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final long LARGEST_LOG = 256L * 1024 * 1024;
  private static final int QUOTED = 200;

  private final LogIntake taken;
  private final LogCompleteness end;

  private TrialLog(LogIntake taken, LogCompleteness end) {
    this.taken = taken;
    this.end = end;
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

  public static TrialLog read(InputStream log, List<Metric> metrics) throws IOException {
    return read(log, metrics, LARGEST_LOG);
  }

  public static TrialLog read(InputStream log, List<Metric> metrics, long maxBytes)
      throws IOException {
    return read(log, metrics, () -> Long.MAX_VALUE, Reader.TO_THE_END, maxBytes);
  }

  private static TrialLog read(
      InputStream log, List<Metric> metrics, LongSupplier stamps, Reader reader, long maxBytes)
      throws IOException {
    LogIntake taken = new LogIntake(metrics, stamps, reader);
    BoundedLines in = new BoundedLines(LONGEST_LINE, maxBytes);
    boolean tooLarge = !in.read(log, taken::take, reader::hasEnough);
    boolean cut = reader.hasEnough();
    return new TrialLog(
        taken, new LogCompleteness(in.bytes(), stamps.getAsLong(), taken.last(), tooLarge, cut));
  }

  /** The log of a container that never ran. */
  public static TrialLog empty() {
    return new TrialLog(
        new LogIntake(List.of(), () -> Long.MAX_VALUE, Reader.TO_THE_END), LogCompleteness.NONE);
  }

  /** Adds to a timeline what the log says of the Pod's milestones and of its node's clock. */
  public void addTo(Timeline timeline) {
    taken.firstOutput().ifPresent(at -> timeline.note(Milestone.FirstOutput, at));
    taken.firstMark().ifPresent(at -> timeline.note(Milestone.ReadyLine, at));
    end.finished().ifPresent(at -> timeline.note(Milestone.Finished, at));
    timeline.heard(taken.heard());
  }

  /** How the agent says that the container ends; empty without its last record. */
  public Optional<PodState.Ended> agentsEnd() {
    return taken
        .records()
        .exitCode()
        .map(code -> new PodState.Ended(Optional.of(code), code == 0 ? "Completed" : "Error", ""));
  }

  /** What the agent's monotonic clock has against the stamps of its records, if anything. */
  public Optional<String> clockStep() {
    return taken.records().clockStep();
  }

  /** Where the reading of it ended. */
  public LogCompleteness end() {
    return end;
  }

  /** Whether there were more of the metric's values than are kept. */
  public boolean overflowed(Metric metric) {
    return taken.output().overflowed(metric);
  }

  /** How many lines it has. */
  public long lines() {
    return taken.lines();
  }

  /** Whether nothing was printed. */
  public boolean isEmpty() {
    return taken.lines() == 0;
  }

  /** When the first line was taken, by the node's clock. */
  public Optional<Long> firstOutput() {
    return taken.firstOutput();
  }

  /** What is wrong with the agent's records, if they are there and anything is. */
  public Optional<String> recordsProblem() {
    return taken.records().problem();
  }

  /** What the workload said last, for a message: its error record, or its last line, cut. */
  public Optional<String> lastWords() {
    return taken
        .records()
        .error()
        .or(() -> Optional.of(taken.lastText().strip()))
        .filter(words -> !words.isEmpty())
        .map(words -> words.length() <= QUOTED ? words : words.substring(0, QUOTED) + "...");
  }

  /** When the log took that mark, by the node's clock. */
  public Optional<Long> mark(String name) {
    return taken.records().mark(name);
  }

  /** What may have disturbed the trial, as the agent saw it from inside and others from outside. */
  public Disturbance disturbance(Optional<Boolean> fetched, Optional<OtherPods.Seen> others) {
    return DisturbanceReader.read(fetched, taken.records().bye(), others);
  }

  /** What the sandbox showed, if the agent told. */
  public Optional<SandboxShown> sandbox() {
    return taken.records().sandbox();
  }

  /** The values that the workload gave for a metric; none for one that is an interval. */
  public double[] values(Metric metric) {
    return taken.output().values(metric);
  }
}
