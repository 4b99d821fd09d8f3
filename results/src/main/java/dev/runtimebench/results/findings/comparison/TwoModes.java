package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.stats.TwoGroups;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remarks on runtimes whose values lie in two separate groups. */
public final class TwoModes {

  private static final MathContext SHOWN = new MathContext(3);
  private static final int MAX_PLAIN = 12;

  private TwoModes() {}

  /** Returns the remark on a comparison with the baseline; empty if both have a single mode. */
  public static List<Remark> remarks(Measurements measured, String runtime, Metric metric) {
    List<String> texts = new ArrayList<>();
    for (String one : List.of(measured.baseline(), runtime)) {
      groups(measured, one, metric)
          .ifPresent(
              groups ->
                  texts.add(
                      "%s has %d values around %s and %d around %s%s"
                          .formatted(
                              one,
                              groups.lowCount(),
                              number(groups.low()),
                              groups.highCount(),
                              number(groups.high()),
                              metric.unitSuffix())));
    }
    return texts.isEmpty()
        ? List.of()
        : List.of(
            new Remark(
                Remark.Kind.TwoModes,
                "the values lie in two groups (dip test, p < 0.001): %s. Two different things may have been measured, for example by an index into an array whose order changes"
                    .formatted(String.join("; ", texts))));
  }

  private static Optional<TwoGroups> groups(Measurements measured, String runtime, Metric metric) {
    return TwoGroups.of(
        measured.values(runtime, metric.name()).values().stream()
            .mapToDouble(v -> v)
            .filter(Double::isFinite)
            .toArray());
  }

  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
    return Math.abs(rounded.scale()) <= MAX_PLAIN ? rounded.toPlainString() : rounded.toString();
  }
}
