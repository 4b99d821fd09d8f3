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

/** What is known of the clocks of the nodes on which trials ran last. Thread-safe. */
final class NodeClockGauges {

  /** Nodes come and go in some clusters; those longest without a trial go first. */
  static final int MOST_NODES = 64;

  private static final double NANOS = 1e9;

  private final Map<String, ClockBound> byNode =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClockBound> eldest) {
          return size() > MOST_NODES;
        }
      };
  private final MultiGauge offset;
  private final MultiGauge uncertainty;

  NodeClockGauges(MeterRegistry registry) {
    offset = Gauges.of(OwnMetric.NODE_CLOCK_OFFSET, registry);
    uncertainty = Gauges.of(OwnMetric.NODE_CLOCK_UNCERTAINTY, registry);
  }

  /**
   * A clock that could not be bounded has no value: what was known of it before it was set isn't.
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
