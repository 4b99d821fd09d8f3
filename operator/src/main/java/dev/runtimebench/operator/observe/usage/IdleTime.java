package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A time in which the agent held the container idle, and what the kubelet answered in that time.
 * Times are in nanoseconds since 1970 by the node's clock.
 *
 * @param name before or after, for messages
 * @param samples the answers of the kubelet, in the order in which they came. Only answers of this
 *     idle time: if the node's clock was set, a reading of the work may have a time stamp that lies
 *     in the idle time before the work
 */
public record IdleTime(String name, long from, long to, List<UsageSample> samples) {

  /**
   * The kubelet stamps a figure when it has read the files of the cgroup. So a figure with a stamp
   * just after the work may be of the work.
   */
  private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  public IdleTime {
    samples = List.copyOf(samples);
  }

  /** A figure in all answers that have the figure, in the order of the answers. */
  List<Stamped> all(Function<UsageSample, Optional<Stamped>> figure) {
    return samples.stream().flatMap(sample -> figure.apply(sample).stream()).toList();
  }

  /** The readings that are certainly of this idle time. */
  List<Stamped> held(Function<UsageSample, Optional<Stamped>> figure) {
    return all(figure).stream()
        .filter(read -> read.earliest() >= from + READING_NANOS && read.latest() <= to)
        .toList();
  }

  /** The length in whole seconds. */
  long seconds() {
    return Math.round((to - from) / (double) NANOS_PER_SECOND);
  }
}
