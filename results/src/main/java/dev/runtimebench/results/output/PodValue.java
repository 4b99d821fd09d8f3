package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.reading.NumberReader;
import java.util.Optional;

/**
 * One Pod's value of a metric. A metric that was not observed has no value, never zero.
 *
 * @param value in the metric's unit; empty without one
 * @param missing why there is no value; empty if there is one
 */
public record PodValue(Optional<Double> value, String missing) {

  public static PodValue of(double value) {
    return new PodValue(Optional.of(value), "");
  }

  public static PodValue missing(String why) {
    return new PodValue(Optional.empty(), why);
  }

  /** Combines the values in one Pod's output into one, by the metric's summary. */
  public static PodValue of(Metric metric, MetricValues values) {
    if (values.isEmpty()) {
      return missing(values.missing());
    }
    return switch (metric.summary()) {
      case First -> single(values.first());
      case Last -> single(values.last());
      default -> summary(metric, values);
    };
  }

  private static PodValue single(Optional<NumberReader.Result> result) {
    return result.orElseThrow() instanceof NumberReader.Value found
        ? of(found.value())
        : missing(((NumberReader.Problem) result.get()).message());
  }

  private static PodValue summary(Metric metric, MetricValues values) {
    if (values.problem().isPresent()) {
      return missing(values.problem().get());
    }
    if (values.overflowed()) {
      return missing(
          "the output has more than %d values; the workload must print a summary, or the metric's summary must be First or Last"
              .formatted(MetricValues.MAX_VALUES));
    }
    double[] all = values.values();
    return Summaries.of(metric.summary(), all)
        .map(
            value ->
                Double.isFinite(value)
                    ? of(value)
                    : missing(
                        "the %s of %d values is not a finite number"
                            .formatted(metric.summary(), all.length)))
        .orElseGet(() -> missing("%d value(s) give no %s".formatted(all.length, metric.summary())));
  }
}
