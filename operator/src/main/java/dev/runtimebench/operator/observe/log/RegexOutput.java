package dev.runtimebench.operator.observe.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.api.v1alpha1.Metric;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Collects the numbers that regular expressions find in a log. RE2 takes linear time for every
 * pattern and line; with java.util.regex a workload could block the operator for ever.
 */
final class RegexOutput {

  private record Search(Pattern pattern, int group) {}

  private final Map<String, Search> byMetric = new LinkedHashMap<>();
  private final IterationValues values = new IterationValues();
  private final Map<String, String> refused = new HashMap<>();

  RegexOutput(List<Metric> metrics) {
    for (Metric metric : metrics) {
      var regex = metric.source().regex();
      if (regex != null) {
        byMetric.put(metric.name(), new Search(Pattern.compile(regex.pattern()), regex.group()));
      }
    }
  }

  void take(String line) {
    byMetric.forEach(
        (metric, search) -> {
          Matcher matcher = search.pattern().matcher(line);
          while (matcher.find()) {
            add(metric, matcher.group(search.group()));
          }
        });
  }

  private void add(String metric, String text) {
    if (text == null) {
      return;
    }
    OptionalDouble number = FiniteNumber.parse(text.strip().replace(",", ""));
    number.ifPresent(value -> values.add(metric, value));
    if (number.isEmpty()) {
      // There is no value. The judge reports the missing value with this text.
      refused.putIfAbsent(metric, FiniteNumber.quote(text));
    }
  }

  /** The first match that is not a finite number; empty if all are. */
  Optional<String> refused(String metric) {
    return Optional.ofNullable(refused.get(metric));
  }

  /** Whether the log has more values of the metric than {@link IterationValues#MAX_VALUES}. */
  boolean overflowed(String metric) {
    return values.overflowed(metric);
  }

  double[] of(String metric) {
    return values.of(metric);
  }
}
