package dev.runtimebench.results.findings.density;

import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.api.v1alpha1.DensityRungBuilder;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.stats.Distribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The curve of the ramps under one runtime, and its knee.
 *
 * @param rungs ascending by the number of Pods
 * @param knee the largest number of Pods up to which the start-up time stays within {@value #SLOW}
 *     times that of the first rung; empty if no rung is slower. A rung with a Pod that did not run
 *     is slower
 */
record DensityCurve(List<DensityRung> rungs, Optional<Integer> knee) {

  private static final double SLOW = 2;

  /**
   * @param most how many rungs to keep, at least 3; the knee is that of all rungs
   */
  static DensityCurve of(Collection<Ramp> ramps, int most) {
    SortedMap<Integer, List<Rung>> byPods = new TreeMap<>();
    for (Ramp ramp : ramps) {
      for (Rung rung : ramp.rungs()) {
        byPods.computeIfAbsent(rung.pods(), pods -> new ArrayList<>()).add(rung);
      }
    }
    List<DensityRung> rungs =
        byPods.entrySet().stream().map(entry -> rung(entry.getKey(), entry.getValue())).toList();
    Optional<Integer> knee = knee(rungs);
    return new DensityCurve(thinned(rungs, knee, most), knee);
  }

  /** Rungs at even distances, with the first one, the last one and the knee. */
  private static List<DensityRung> thinned(
      List<DensityRung> rungs, Optional<Integer> knee, int most) {
    if (rungs.size() <= most) {
      return rungs;
    }
    int even = most - 1;
    Set<DensityRung> kept = new LinkedHashSet<>();
    for (int i = 0; i < even; i++) {
      kept.add(rungs.get((int) ((long) i * (rungs.size() - 1) / (even - 1))));
    }
    return rungs.stream()
        .filter(rung -> kept.contains(rung) || knee.filter(rung.pods()::equals).isPresent())
        .toList();
  }

  private static DensityRung rung(int pods, List<Rung> blocks) {
    // The Pods that ran are the fast ones, so without the others there is no median.
    List<Rung> timed = blocks.stream().allMatch(DensityCurve::ranAll) ? blocks : List.of();
    double[] medians =
        timed.stream()
            .flatMap(rung -> Distribution.of(doubles(rung.startMillis())).stream())
            .mapToDouble(Distribution::median)
            .toArray();
    List<Double> all = timed.stream().flatMap(rung -> rung.startMillis().stream()).toList();
    int failed = (int) blocks.stream().filter(rung -> !rung.met()).count();
    return DensityRungBuilder.builder()
        .pods(pods)
        .n(blocks.size())
        .failed(failed == 0 ? null : failed)
        .startMedianMs(Distribution.of(medians).map(Distribution::median).orElse(null))
        .startP95Ms(Distribution.of(doubles(all)).flatMap(Distribution::p95).orElse(null))
        .ready(blocks.stream().map(Rung::ready).min(Integer::compare).orElseThrow())
        .memoryUnrequested(least(blocks, Rung::memoryUnrequested))
        .memoryAvailable(least(blocks, Rung::memoryAvailable))
        .memoryPerPod(
            Distribution.of(
                    blocks.stream()
                        .filter(Rung::met)
                        .map(Rung::memoryPerPod)
                        .filter(Objects::nonNull)
                        .mapToDouble(Long::doubleValue)
                        .toArray())
                .map(d -> Math.round(d.median()))
                .orElse(null))
        .rate(
            Distribution.of(
                    blocks.stream()
                        .map(Rung::rate)
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .map(Distribution::median)
                .orElse(null))
        .build();
  }

  private static boolean ranAll(Rung rung) {
    return rung.unstarted() == null || rung.unstarted() == 0;
  }

  /** Null if unknown in every block. */
  private static Long least(List<Rung> blocks, Function<Rung, Long> figure) {
    return blocks.stream().map(figure).filter(Objects::nonNull).min(Long::compare).orElse(null);
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Optional<Integer> knee(List<DensityRung> rungs) {
    if (rungs.isEmpty() || rungs.get(0).startMedianMs() == null) {
      return Optional.empty();
    }
    double most = SLOW * rungs.get(0).startMedianMs();
    for (int i = 1; i < rungs.size(); i++) {
      Double median = rungs.get(i).startMedianMs();
      boolean unknown = median == null && rungs.get(i).failed() == null;
      if (!unknown && (median == null || median > most)) {
        return Optional.of(rungs.get(i - 1).pods());
      }
    }
    return Optional.empty();
  }
}
