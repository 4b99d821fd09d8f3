package dev.runtimebench.cli.values;

import dev.runtimebench.api.v1alpha1.Metric;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a row says about its metric. A component is null if the row says nothing.
 *
 * @param name never null
 * @param unit as it is written in the row
 */
@RecordBuilder
record MetricInfo(String name, String unit, Metric.Better better, Boolean primary) {

  static MetricInfo named(String name) {
    return MetricInfoBuilder.builder().name(name).build();
  }
}
