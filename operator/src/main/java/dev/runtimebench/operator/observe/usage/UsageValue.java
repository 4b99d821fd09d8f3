package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.reading.UcumUnits;
import dev.runtimebench.results.reading.Unit;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import java.util.Optional;
import java.util.regex.Pattern;

/** The value of a metric from the kubelet's figures of a Pod, in the metric's unit. */
public final class UsageValue {

  private static final int BITS = 8;

  /** What the CPU time is divided by: {@code ms/{request}}. */
  private static final Pattern PER = Pattern.compile("/\\{[^{}]*}$");

  private UsageValue() {}

  /**
   * Whether a figure can have the unit: a unit of time, or a unit of memory. A unit of CPU time per
   * work may end in an annotation, as {@code ms/{request}}.
   */
  public static boolean canHave(Figure figure, String unit) {
    return unit(figure, unit).isPresent();
  }

  private static Optional<Unit> unit(Figure figure, String unit) {
    String plain = figure == Figure.CpuPerWork ? PER.matcher(unit).replaceFirst("") : unit;
    Unit.Dimension dimension = figure.isMemory() ? Unit.Dimension.Data : Unit.Dimension.Time;
    return UcumUnits.of(plain).filter(u -> u.dimension() == dimension);
  }

  /**
   * The value of a metric.
   *
   * @param usage what the kubelet showed
   * @param work the amount of work, for CPU time per work; else unused
   */
  public static PodValue of(Metric metric, PodUsage usage, PodValue work) {
    PodUsageSource source = metric.source().podUsage();
    boolean perWork = source.figure() == Figure.CpuPerWork;
    Figure figure = source.figure().base();
    Observed observed = usage.figures().get(figure);
    if (observed == null) {
      return PodValue.missing(
          usage.missing().getOrDefault(figure, "the kubelet was not asked about the Pod"));
    }
    double base = observed.value() * (figure.isMemory() ? BITS : 1);
    double value = base / factor(unit(source.figure(), metric.unit()).orElseThrow());
    if (!perWork) {
      return PodValue.of(value);
    }
    if (work.value().isEmpty()) {
      return PodValue.missing("the amount of work is not known: " + work.missing());
    }
    double amount = work.value().get();
    return amount > 0
        ? PodValue.of(value / amount * source.units())
        : PodValue.missing("the amount of work is %s, and not greater than 0".formatted(amount));
  }

  private static double factor(Unit unit) {
    return unit.factor().numerator().doubleValue() / unit.factor().denominator().doubleValue();
  }
}
