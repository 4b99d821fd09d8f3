package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.api.v1alpha1.DensityStops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows how many Pods of each runtime fit on a node. */
public final class DensityLines {

  /** The heads of the table of the curve. */
  public static final List<String> HEADS =
      List.of(
          "Pods",
          "blocks",
          "failed",
          "start-up median",
          "start-up p95",
          "ready",
          "memory not requested",
          "memory available",
          "memory per Pod",
          "rate");

  private static final int DIGITS = 3;
  private static final double MEBIBYTE = 1 << 20;

  private DensityLines() {}

  /** Returns the counts, why the ramps ended, the knees, and what limits what the counts say. */
  public static List<String> of(List<DensityResult> results) {
    return results.stream().flatMap(r -> lines(r).stream()).map(TerminalText::line).toList();
  }

  private static List<String> lines(DensityResult r) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s; the ramps ended: %s".formatted(r.runtime(), count(r), stops(r)));
    if (r.knee() != null) {
      lines.add(
          "%s: the median start-up time stays within twice that of the first rung up to %d Pods"
              .formatted(r.runtime(), r.knee()));
    }
    if (r.message() != null) {
      lines.add(r.runtime() + ": " + r.message());
    }
    return lines;
  }

  private static String count(DensityResult r) {
    if (r.fits() == null) {
      return "no count";
    }
    String interval =
        r.fitsLow() == null || r.fitsHigh() == null
            ? ""
            : " [%s, %s]".formatted(number(r.fitsLow()), number(r.fitsHigh()));
    return "%s%s Pods%s fit (%d blocks, %d to %d Pods)"
        .formatted(
            r.isLowerBound() ? "at least " : "",
            number(r.fits()),
            interval,
            r.n(),
            r.least(),
            r.most());
  }

  private static String stops(DensityResult r) {
    return r.stops().stream().map(DensityLines::stop).collect(Collectors.joining("; "));
  }

  private static String stop(DensityStops s) {
    return "%s (%dx%s)"
        .formatted(s.reason(), s.count(), s.message() == null ? "" : ", " + s.message());
  }

  /** The cells of a rung, one for each head. */
  public static List<String> cells(DensityRung rung) {
    return Stream.of(
            String.valueOf(rung.pods()),
            String.valueOf(rung.n()),
            rung.failed() == null ? "0" : String.valueOf(rung.failed()),
            milliseconds(rung.startMedianMs()),
            milliseconds(rung.startP95Ms()),
            rung.ready() == null ? Numbers.NONE : String.valueOf(rung.ready()),
            mebibytes(rung.memoryUnrequested()),
            mebibytes(rung.memoryAvailable()),
            mebibytes(rung.memoryPerPod()),
            rung.rate() == null ? Numbers.NONE : Numbers.significant(rung.rate(), DIGITS))
        .toList();
  }

  private static String milliseconds(Double value) {
    return value == null ? Numbers.NONE : Numbers.significant(value, DIGITS) + " ms";
  }

  private static String mebibytes(Long bytes) {
    return bytes == null ? Numbers.NONE : Numbers.significant(bytes / MEBIBYTE, DIGITS) + " MiB";
  }

  private static String number(double count) {
    return count == Math.rint(count) ? String.valueOf((long) count) : String.valueOf(count);
  }
}
