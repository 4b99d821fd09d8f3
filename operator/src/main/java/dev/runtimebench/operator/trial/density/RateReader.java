package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.output.MetricValues;
import dev.runtimebench.results.output.PodValue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rate of a Pod from the newest lines of its log. The kubelet selects the lines by its
 * own clock, so no clocks are compared. A read costs the node as much as a few lines of a file.
 */
final class RateReader {

  static final int MAX_LINES = 1000;
  static final int MAX_BYTES = 1 << 20;

  /** A reconcile waits for one read, and looks at the node before and after the read. */
  private static final PodLogs.Bounds BOUNDS =
      new PodLogs.Bounds(MAX_LINES, MAX_BYTES + 1, Duration.ofSeconds(10));

  private static final String RARE =
      "let the container print a value at least twice within spec.design.density.holdSeconds, or raise holdSeconds";
  private static final String LONG = "let the container print fewer lines, or shorter ones";
  private static final String BAD =
      "let the container print only numbers where source.regex of the metric finds one, or change the regular expression";

  /** What a log says. */
  sealed interface Answer {

    /** The Pod has a rate. */
    record Known(double rate) implements Answer {}

    /** The Pod has no rate. */
    record Missing(String why) implements Answer {}

    /** The log could not be read. */
    record Unreadable(String why) implements Answer {}
  }

  /** Where the logs come from. */
  interface Logs {
    byte[] newest(Pod pod, int seconds, PodLogs.Bounds bounds) throws IOException;
  }

  private final Logs logs;

  RateReader(Logs logs) {
    this.logs = logs;
  }

  /**
   * The rate of a Pod.
   *
   * @param seconds how old a value may be
   */
  Answer read(Metric metric, int seconds, Pod pod) {
    try {
      return rate(metric, seconds, pod);
    } catch (IOException | KubernetesClientException e) {
      return new Answer.Unreadable(
          "the log of Pod %s, which has its rate, cannot be read: %s"
              .formatted(pod.getMetadata().getName(), e.getMessage()));
    }
  }

  private Answer rate(Metric metric, int seconds, Pod pod) throws IOException {
    byte[] bytes = logs.newest(pod, seconds, BOUNDS);
    TrialLog log = TrialLog.read(new ByteArrayInputStream(bytes), List.of(metric), MAX_BYTES);
    Optional<String> error = log.kubeletsError();
    if (error.isPresent()) {
      throw new IOException(error.get());
    }
    if (log.end().isTooLarge()) {
      return missing(
          metric, seconds, pod, "they have more than %d bytes".formatted(MAX_BYTES), LONG);
    }
    MetricValues values = log.values(metric);
    PodValue value = PodValue.of(metric, values);
    return value
        .value()
        .<Answer>map(Answer.Known::new)
        .orElseGet(
            () -> missing(metric, seconds, pod, value.missing(), values.isEmpty() ? RARE : BAD));
  }

  private static Answer missing(Metric metric, int seconds, Pod pod, String why, String advice) {
    return new Answer.Missing(
        "Pod %s has no value of the metric %s (spec.design.density.rateMetric) that counts in its newest %d lines of the last %d s: %s; %s"
            .formatted(
                pod.getMetadata().getName(), metric.name(), MAX_LINES, seconds, why, advice));
  }
}
