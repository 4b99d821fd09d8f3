package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.Rung;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares the rate of the Pods with the rate on the first rung of the same ramp. */
final class RateCriterion {

  /** Each log costs a request, and a few Pods have the median of all. */
  private static final int MAX_PODS = 8;

  private static final double PERCENT = 100;
  private static final int DIGITS = 4;

  private RateCriterion() {}

  /** Whether the rate of the open rung must be read. */
  static boolean isDue(RampView view) {
    return view.design().comparesRates() && view.ramp().rate().isEmpty();
  }

  /** The metric that is the rate of a Pod. */
  static Metric metric(RampView view) {
    String name = view.design().rateMetric();
    return view.current().experiment().workload().metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The Pods whose rates are read: the oldest one, the newest one, and some between them. */
  static List<PodRun> read(RampView view) {
    List<PodRun> all = view.counted();
    if (all.size() <= MAX_PODS) {
      return all;
    }
    return IntStream.range(0, MAX_PODS)
        .mapToObj(i -> all.get(i * (all.size() - 1) / (MAX_PODS - 1)))
        .toList();
  }

  /** Why the rate on the first rung is no rate to compare with; empty if it is one. */
  static Optional<String> isNoReference(RampView view) {
    return view.ramp()
        .rate()
        .filter(rate -> view.ramp().rungs().isEmpty() && rate <= 0)
        .map(
            rate ->
                "the median of the metric %s (spec.design.density.rateMetric) is %s on the first rung, so no later rate can be compared with it; let the container do work from its start on"
                    .formatted(view.design().rateMetric(), shown(view, rate)));
  }

  /** Why the rate on the open rung is too low; empty if it suffices. */
  static Optional<String> tooLow(RampView view) {
    DensityDesign design = view.design();
    Optional<Double> first = view.ramp().rungs().stream().findFirst().map(Rung::rate);
    return view.ramp()
        .rate()
        .filter(rate -> first.isPresent() && rate < first.get() * design.minRatePercent() / PERCENT)
        .map(
            rate ->
                "the median of the metric %s over the Pods was %s, %s%% of the %s on the first rung, and spec.design.density.minRatePercent is %d"
                    .formatted(
                        design.rateMetric(),
                        shown(view, rate),
                        number(PERCENT * rate / first.get()),
                        shown(view, first.get()),
                        design.minRatePercent()));
  }

  private static String shown(RampView view, double rate) {
    return number(rate) + metric(view).unitSuffix();
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }
}
