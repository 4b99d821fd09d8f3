package dev.runtimebench.results.findings.density;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.DensityStops;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a Density design in one line: "gvisor fits 60% [55%, 65%] of the Pods of runc (66
 * of 110)". A count that is only a lower bound is called so, and has no ratio of its own. The line
 * says if the requests of the Pods decided, and not what the Pods use, and if the rate of the Pods
 * decided.
 */
public final class DensityLine {

  private static final double PERCENT = 100;

  private DensityLine() {}

  /** Returns the line; empty without a result. */
  public static String of(List<DensityResult> results, String baseline) {
    Optional<DensityResult> base =
        results.stream().filter(r -> r.runtime().equals(baseline)).findFirst();
    if (base.isEmpty()) {
      return "";
    }
    List<DensityResult> others =
        results.stream().filter(r -> !r.runtime().equals(baseline)).toList();
    String ratios =
        others.stream()
            .flatMap(r -> compared(r, base.get()).stream())
            .collect(Collectors.joining(", "));
    List<DensityResult> alone =
        others.stream().filter(r -> compared(r, base.get()).isEmpty()).toList();
    boolean showsBase = ratios.isEmpty();
    String counts =
        Stream.concat(showsBase ? base.stream() : Stream.empty(), alone.stream())
            .map(DensityLine::count)
            .collect(Collectors.joining(", "));
    return ratios.isEmpty() || counts.isEmpty() ? ratios + counts : ratios + "; " + counts;
  }

  private static Optional<String> compared(DensityResult r, DensityResult base) {
    if (r.ratio() != null) {
      String interval =
          r.ratioLow() == null
              ? ""
              : " [%s, %s]".formatted(percent(r.ratioLow()), percent(r.ratioHigh()));
      return Optional.of(
          "%s fits %s%s of the Pods of %s (%s of %s%s)"
              .formatted(
                  r.runtime(),
                  percent(r.ratio()),
                  interval,
                  base.runtime(),
                  number(r.fits()),
                  number(base.fits()),
                  decidedBy(r, base)));
    }
    if (r.ratioAtMost() != null) {
      return Optional.of(
          "%s fits at most %s of the Pods of %s (%s of at least %s)"
              .formatted(
                  r.runtime(),
                  percent(r.ratioAtMost()),
                  base.runtime(),
                  number(r.fits()),
                  number(base.fits())));
    }
    return r.ratioAtLeast() == null
        ? Optional.empty()
        : Optional.of(
            "%s fits at least %s of the Pods of %s (at least %s of %s)"
                .formatted(
                    r.runtime(),
                    percent(r.ratioAtLeast()),
                    base.runtime(),
                    number(r.fits()),
                    number(base.fits())));
  }

  /** What decided the counts, if a reader must know it to understand them. */
  private static String decidedBy(DensityResult r, DensityResult base) {
    boolean byRequests = stopped(r, base).anyMatch(DensityStop::isOfRequests);
    boolean byRate = stopped(r, base).anyMatch(stop -> stop == DensityStop.RateTooLow);
    if (byRequests) {
      return byRate ? ", by what they request and by their rate" : ", by what they request";
    }
    return byRate ? ", by their rate" : "";
  }

  private static Stream<DensityStop> stopped(DensityResult r, DensityResult base) {
    return Stream.concat(r.stops().stream(), base.stops().stream()).map(DensityStops::reason);
  }

  private static String count(DensityResult r) {
    // A lower bound has the reason that makes it one, also if most ramps ended for another reason.
    String stop =
        r.stops().stream()
            .map(DensityStops::reason)
            .filter(reason -> !r.isLowerBound() || reason.isCensoring())
            .findFirst()
            .map(Enum::name)
            .orElse("");
    return r.isLowerBound()
        ? "%s at least %s Pods (%s)".formatted(r.runtime(), number(r.fits()), stop)
        : "%s %s Pods (%s)".formatted(r.runtime(), number(r.fits()), stop);
  }

  /** A median of counts is whole or ends in a half. */
  public static String number(double count) {
    return count == Math.rint(count)
        ? String.valueOf((long) count)
        : String.format(Locale.ROOT, "%.1f", count);
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.0f%%", PERCENT * ratio);
  }
}
