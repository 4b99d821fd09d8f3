package dev.runtimebench.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/** Gauges whose labels' values come and go. */
final class Gauges {

  private Gauges() {}

  static MultiGauge of(OwnMetric metric, MeterRegistry registry) {
    return MultiGauge.builder(metric.inMicrometer())
        .description(metric.help())
        .baseUnit(metric.unit())
        .register(registry);
  }

  /** A value that stands until it is replaced. */
  static MultiGauge.Row<?> row(Tags tags, double value) {
    return MultiGauge.Row.of(tags, value);
  }
}
