package dev.runtimebench.operator.trial.density;

import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.stats.Distribution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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

  /** The next Pod whose rate must be read; empty if none must. */
  static Optional<PodRun> due(RampView view) {
    return view.design().comparesRates()
        ? read(view).stream().filter(run -> !view.ramp().rates().knows(run.uid())).findFirst()
        : Optional.empty();
  }

  /** The median rate of the Pods in the hold time; empty before each rate was read. */
  static Optional<Double> rate(RampView view) {
    if (!view.design().comparesRates() || due(view).isPresent()) {
      return Optional.empty();
    }
    double[] rates =
        view.ramp().rates().known().stream().mapToDouble(Double::doubleValue).toArray();
    return Distribution.of(rates).map(Distribution::median);
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
    return rate(view)
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
    return rate(view)
        .filter(rate -> first.isPresent() && rate / first.get() < design.minRatePercent() / PERCENT)
        .map(
            rate ->
                "the median of the metric %s over the Pods was %s, %s%% of the %s on the first rung, and spec.design.density.minRatePercent is %d"
                    .formatted(
                        design.rateMetric(),
                        shown(view, rate),
                        percent(rate, first.get()),
                        shown(view, first.get()),
                        design.minRatePercent()));
  }

  private static String shown(RampView view, double rate) {
    return number(rate) + metric(view).unitSuffix();
  }

  /** Rounded down: a share below the limit is never shown as the limit. */
  private static String percent(double rate, double first) {
    BigDecimal share =
        BigDecimal.valueOf(rate)
            .divide(BigDecimal.valueOf(first), new MathContext(DIGITS, RoundingMode.DOWN));
    return shown(share.scaleByPowerOfTen(2));
  }

  private static String number(double value) {
    return shown(BigDecimal.valueOf(value).round(new MathContext(DIGITS)));
  }

  private static String shown(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
