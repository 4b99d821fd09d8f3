package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.Metric;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what a workload prints, line by line, in bounded memory: the agent's records, and the
 * values of metrics in the tool's own output. An output may be hostile: nothing in an output is
 * evaluated, and no content makes the reading fail. Not thread-safe, nor are the readers of its
 * parts: one thread takes the lines, and the values are for others only after the last line.
 */
public final class WorkloadOutput {

  private final MetricOutput output;
  private final AgentRecords records;
  private String lastText = "";

  /**
   * @param sought the metrics and facts to collect
   */
  public WorkloadOutput(Sought sought) {
    this(sought, ReadingListener.NONE);
  }

  /**
   * @param sought the metrics and facts to collect
   * @param listener hears what is read. Values in JSON documents are read when {@link #values} is
   *     called
   */
  public WorkloadOutput(Sought sought, ReadingListener listener) {
    this.output = new MetricOutput(sought, listener);
    this.records = new AgentRecords(output.iterations(), listener);
  }

  /** Whether the line is a record of the agent. */
  public static boolean isRecord(String line) {
    return line.startsWith(AgentRecords.PREFIX);
  }

  /**
   * Takes a line, without the stamp of the container runtime.
   *
   * @param stamp the time of the line, by the node's clock; asked for a few records only
   * @return whether later lines count
   */
  public boolean take(String line, Supplier<Optional<Long>> stamp) {
    if (isRecord(line)) {
      records.take(output.record(line), line, stamp);
      return !records.isOver();
    }
    ShownText.parts(
        line,
        text -> {
          if (text.chars().anyMatch(Character::isLetterOrDigit)) {
            lastText = text;
          }
        });
    output.take(line);
    return true;
  }

  /** The agent's records. */
  public AgentRecords records() {
    return records;
  }

  /** The last line that has a letter or a digit and is not a record; empty if there is none. */
  public String lastText() {
    return lastText;
  }

  /** The values of a metric; none for a metric that is an interval. Call after the last line. */
  public MetricValues values(Metric metric) {
    return output.values(metric);
  }

  /** The facts that were found, by name. */
  public Map<String, String> facts() {
    return output.facts();
  }

  /** The error that a JSON document of the output tells; empty if there is none. */
  public Optional<String> error() {
    return output.error();
  }
}
