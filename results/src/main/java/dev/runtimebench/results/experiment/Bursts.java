package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * The metrics of a burst design: at each level of concurrency the start latency, and the time until
 * all Pods have started. The workload's own metrics are not used: values from many Pods at once are
 * not comparable with values from one Pod.
 */
public final class Bursts {

  private static final String UNIT = "ms";

  private Bursts() {}

  /**
   * Name of the metric for the start latency: the median over the Pods of a trial of the time from
   * the create call to the first line of output.
   */
  public static String startLatency(int level) {
    return "start-latency-" + level;
  }

  /** Name of the metric for the time from the first create call until the last Pod has started. */
  public static String allStarted(int level) {
    return "all-started-" + level;
  }

  /** Returns the metrics of a burst design, in ms. The start latencies are primary. */
  public static List<Metric> metrics(Design design) {
    return design.concurrency().stream()
        .flatMap(
            level -> Stream.of(metric(startLatency(level), true), metric(allStarted(level), false)))
        .toList();
  }

  private static Metric metric(String name, boolean primary) {
    return MetricBuilder.builder()
        .name(name)
        .unit(UNIT)
        .better(Metric.Better.Lower)
        .primary(primary)
        .build();
  }
}
