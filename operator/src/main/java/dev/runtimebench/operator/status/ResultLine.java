package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The primary result in one line, for {@code kubectl get}: "gvisor 3.41x slower". */
final class ResultLine {

  private ResultLine() {}

  static String of(Metric primary, List<Comparison> comparisons) {
    return comparisons.stream()
        .filter(c -> c.metric().equals(primary.name()))
        .map(ResultLine::of)
        .collect(Collectors.joining(", "));
  }

  private static String of(Comparison c) {
    boolean more = c.ratio() >= 1;
    boolean worse = more == (c.better() != Metric.Better.Higher);
    double factor = more ? c.ratio() : 1 / c.ratio();
    String digits = factor < 100 ? "%s %.2fx %s" : "%s %.0fx %s";
    return String.format(Locale.ROOT, digits, c.runtime(), factor, worse ? "slower" : "faster");
  }
}
