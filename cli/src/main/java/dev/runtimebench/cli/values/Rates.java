package dev.runtimebench.cli.values;

import dev.runtimebench.results.reading.Unit;
import dev.runtimebench.results.reading.UnitNames;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows metrics whose larger values are usually better: amounts per time. */
final class Rates {

  private static final Set<Unit.Dimension> RATES =
      Set.of(Unit.Dimension.CountRate, Unit.Dimension.DataRate);

  private static final Pattern NAME =
      Pattern.compile("(?i)throughput|bandwidth|per[ _-]?s(ec(ond)?)?(?![a-z])|/s(ec(ond)?)?$");

  private Rates() {}

  /** Whether the unit, a word of the name or the name says so. */
  static boolean isRate(MetricInfo metric) {
    return isRate(metric.unit())
        || Arrays.stream(metric.name().split("[ _]")).anyMatch(Rates::isRate)
        || (metric.unit() == null && NAME.matcher(metric.name()).find());
  }

  private static boolean isRate(String unit) {
    return unit != null
        && UnitNames.of(unit).map(Unit::dimension).filter(RATES::contains).isPresent();
  }
}
