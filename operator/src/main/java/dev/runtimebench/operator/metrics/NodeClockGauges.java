package dev.runtimebench.operator.metrics;

import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.TrialOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Gauges of the clocks of the nodes that ran trials most recently. Thread-safe. */
final class NodeClockGauges {

  /** Bounds the number of label values. The node that has had no trial for longest goes first. */
  static final int MAX_NODES = 64;

  private static final double NANOS = 1e9;

  private final Map<String, ClockBound> byNode =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClockBound> eldest) {
          return size() > MAX_NODES;
        }
      };
  private final MultiGauge offset;
  private final MultiGauge uncertainty;

  NodeClockGauges(MeterRegistry registry) {
    offset = Gauges.of(OwnMetric.NODE_CLOCK_OFFSET, registry);
    uncertainty = Gauges.of(OwnMetric.NODE_CLOCK_UNCERTAINTY, registry);
  }

  /**
   * Takes the clock bound of a trial. A clock without a two-sided bound gets no value: the clock
   * was set, and the earlier bound no longer holds.
   */
  synchronized void seen(TrialOutcome outcome) {
    if (outcome.node() == null || outcome.clock() == null) {
      return;
    }
    if (outcome.clock().isTwoSided()) {
      byNode.put(outcome.node(), outcome.clock());
    } else {
      byNode.remove(outcome.node());
    }
    offset.register(rows(ClockBound::estimate), true);
    uncertainty.register(rows(ClockBound::uncertainty), true);
  }

  private List<MultiGauge.Row<?>> rows(ToLongFunction<ClockBound> nanos) {
    return byNode.entrySet().stream()
        .<MultiGauge.Row<?>>map(
            e -> Gauges.row(Tags.of("node", e.getKey()), nanos.applyAsLong(e.getValue()) / NANOS))
        .toList();
  }
}
