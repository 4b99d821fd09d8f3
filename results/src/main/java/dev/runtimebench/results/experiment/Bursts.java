package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured of a burst: at each level of concurrency the start latency, and when all have
 * started. They are metrics of their own: what the workload itself measures under such crowding
 * isn't comparable with what it measures alone.
 */
public final class Bursts {

  private static final String UNIT = "ms";

  private Bursts() {}

  /** From the create call to the first line of output: the median of the Pods of a trial. */
  public static String startLatency(int level) {
    return "start-latency-" + level;
  }

  /** From the first create call until the last of them has started. */
  public static String allStarted(int level) {
    return "all-started-" + level;
  }

  /** The metrics of a burst design: start latencies are primary. */
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
