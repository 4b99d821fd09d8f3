package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.stats.Distribution;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads the rate of Pods from the newest lines of their logs. The kubelet selects the lines by its
 * own clock, so no clocks are compared. A read costs the node as much as a few lines of a file.
 */
final class RateReader {

  private static final int MAX_LINES = 1000;
  private static final long MAX_BYTES = 1 << 20;

  /** What the logs say. */
  sealed interface Answer {

    /**
     * Each Pod has a rate.
     *
     * @param median over the Pods
     */
    record Known(double median) implements Answer {}

    /** A Pod has no rate. */
    record Missing(String why) implements Answer {}

    /** A log could not be read. */
    record Unreadable(String why) implements Answer {}
  }

  private final PodLogs logs;

  RateReader(PodLogs logs) {
    this.logs = logs;
  }

  /**
   * The median rate of some Pods.
   *
   * @param seconds how old a value may be
   */
  Answer read(Metric metric, int seconds, List<Pod> pods) {
    double[] rates = new double[pods.size()];
    for (int i = 0; i < rates.length; i++) {
      Pod pod = pods.get(i);
      String name = pod.getMetadata().getName();
      try {
        PodValue value = read(metric, seconds, pod);
        if (value.value().isEmpty()) {
          return new Answer.Missing(
              "Pod %s printed no value of the metric %s (spec.design.density.rateMetric) that counts in the last %d s: %s; let the container print a value at least twice within spec.design.density.holdSeconds, or raise holdSeconds"
                  .formatted(name, metric.name(), seconds, value.missing()));
        }
        rates[i] = value.value().get();
      } catch (IOException | KubernetesClientException e) {
        return new Answer.Unreadable(
            "the log of Pod %s, which has its rate, cannot be read: %s"
                .formatted(name, e.getMessage()));
      }
    }
    return Distribution.of(rates)
        .<Answer>map(rate -> new Answer.Known(rate.median()))
        .orElseGet(() -> new Answer.Missing("there is no Pod whose rate could be read"));
  }

  private PodValue read(Metric metric, int seconds, Pod pod) throws IOException {
    try (InputStream in = logs.newest(pod, seconds, MAX_LINES)) {
      TrialLog log = TrialLog.read(in, List.of(metric), MAX_BYTES);
      return log.end().isTooLarge()
          ? PodValue.missing(
              "its last %d lines have more than %d bytes".formatted(MAX_LINES, MAX_BYTES))
          : PodValue.of(metric, log.values(metric));
    }
  }
}
