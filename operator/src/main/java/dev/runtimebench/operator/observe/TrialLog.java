package dev.runtimebench.operator.observe;

import dev.runtimebench.api.v1alpha1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a container's log says, taken in one pass and in bounded memory. A log is hostile until
 * parsed: nothing in it is evaluated, and no content makes reading fail.
 */
public final class TrialLog {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final long LARGEST_LOG = 256L * 1024 * 1024;
  private static final int QUOTED = 200;

  private final IterationValues iterations = new IterationValues();
  private final AgentRecords records = new AgentRecords(iterations);
  private final RegexOutput regexes;
  private final Optional<JsonOutput> json;
  private Optional<Long> firstOutput = Optional.empty();
  private long lines;
  private String lastText = "";

  private TrialLog(List<Metric> metrics) {
    this.regexes = new RegexOutput(metrics);
    this.json =
        metrics.stream().anyMatch(m -> m.source().json() != null)
            ? Optional.of(new JsonOutput())
            : Optional.empty();
  }

  /**
   * Reads a log that was asked for with timestamps.
   *
   * @param metrics what is looked for in it
   */
  public static TrialLog read(InputStream log, List<Metric> metrics) throws IOException {
    return read(log, metrics, LARGEST_LOG);
  }

  static TrialLog read(InputStream log, List<Metric> metrics, long maxBytes) throws IOException {
    TrialLog read = new TrialLog(metrics);
    new BoundedLines(LONGEST_LINE, maxBytes).read(log, read::take);
    return read;
  }

  private void take(String raw) {
    LogLine line = LogLine.parse(raw);
    if (lines++ == 0) {
      firstOutput = line.epochNanos();
    }
    if (line.text().startsWith(AgentRecords.PREFIX)) {
      records.take(line);
      return;
    }
    if (!line.text().isBlank()) {
      lastText = line.text();
    }
    regexes.take(line.text());
    json.ifPresent(output -> output.take(line.text()));
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

  /** The kernel that the sandbox shows, if the agent told. */
  public Optional<String> kernel() {
    return records.kernel();
  }

  /** The first lines of the kernel log that the sandbox shows, if the agent told. */
  public Optional<String> bootLog() {
    return records.bootLog();
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
