package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.results.stats.Distribution;
import java.util.Optional;

/**
 * A summary of the values that one Pod gave for a metric, in the metric's unit.
 *
 * @param n the number of values
 * @param sd the standard deviation; null if there is only one value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InnerSummary(int n, double min, double median, double mean, double max, Double sd) {

  public static Optional<InnerSummary> of(double[] values) {
    return Distribution.of(values)
        .map(
            d ->
                new InnerSummary(
                    d.n(), d.min(), d.median(), d.mean(), d.max(), d.sd().orElse(null)));
  }
}
