package dev.runtimebench.cli.tryout;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.BoundedLines;
import dev.runtimebench.results.output.MetricOutput;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.output.WorkloadOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The output of one Pod, read as the operator reads it.
 *
 * @param pod the name of the Pod
 * @param side the Pod's side; the metrics are read from the container's
 * @param lines the lines, and what was read from each
 * @param values by metric, the Pod's value or why there is none; without the times, which the
 *     operator measures
 * @param facts by name, the facts that were found
 * @param problem what is wrong with the agent's records; empty if nothing is
 */
record TriedOutput(
    String pod,
    Side side,
    LineNotes lines,
    Map<String, PodValue> values,
    Map<String, String> facts,
    Optional<String> problem) {

  private static final long MAX_BYTES = 256L * 1024 * 1024;

  /**
   * Reads an output.
   *
   * @param log without stamps
   * @param workload the workload that ran
   * @param underTest whether this is the Pod whose times the metrics measure
   */
  static TriedOutput read(
      String pod, Side side, InputStream log, BenchmarkWorkloadSpec workload, boolean underTest)
      throws IOException {
    LineNotes notes = new LineNotes(workload.metrics(), underTest);
    Sought sought = side == Side.Container ? Sought.of(workload) : Sought.NOTHING;
    WorkloadOutput output = new WorkloadOutput(sought, notes);
    new BoundedLines(MetricOutput.lineBytes(sought.metrics()), MAX_BYTES)
        .read(log, line -> output.take(line, Optional::empty), () -> false);
    Map<String, PodValue> values = new LinkedHashMap<>();
    for (Metric metric : sought.metrics()) {
      if (!metric.source().isInterval() && !metric.source().isPodUsage()) {
        values.put(metric.name(), PodValue.of(metric, output.values(metric)));
      }
    }
    return new TriedOutput(pod, side, notes, values, output.facts(), output.records().problem());
  }
}
