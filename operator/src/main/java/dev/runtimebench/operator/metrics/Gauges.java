package dev.runtimebench.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/** Builds gauges whose label values appear and disappear. */
final class Gauges {

  private Gauges() {}

  static MultiGauge of(OwnMetric metric, MeterRegistry registry) {
    return MultiGauge.builder(metric.inMicrometer())
        .description(metric.help())
        .baseUnit(metric.unit())
        .register(registry);
  }

  /** A row whose value stays until the row is replaced. */
  static MultiGauge.Row<?> row(Tags tags, double value) {
    return MultiGauge.Row.of(tags, value);
  }
}
