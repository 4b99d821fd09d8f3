package dev.runtimebench.results.findings.overhead;

import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.results.findings.overhead.Overheads.PodPair;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.PercentileInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many CPUs more than the Pod under the baseline the Pods use while the work runs: the
 * difference of the two rates, each over the time of its own work. Work that takes ten times as
 * long on one CPU uses no more CPUs.
 *
 * <p>Either all Pods with a figure count, or none. A percentile of the Pods with a clear difference
 * would be too large.
 *
 * @param differences in CPUs, one for each pair of Pods with a figure
 * @param why why the differences say nothing; empty if they do, or if there are none
 * @param remarks what a reader must know about the differences
 */
record CpuOverhead(List<Double> differences, String why, List<String> remarks) {

  /** A kubelet's time stamp and the agent's records are no better than some milliseconds. */
  private static final double LEAST_SECONDS = 1;

  /** The step of a suggestion, in CPUs. A smaller error changes nothing. */
  private static final double STEP = 0.01;

  /** How much of the percentile the error may be, if the percentile is large. */
  private static final double ERROR_SHARE = 0.1;

  /** A shorter throttling, as a share of the work, changes the rate by less than the step. */
  private static final double THROTTLED_SHARE = 0.01;

  /** Two runtimes whose work takes such different times do not do the same amount in a second. */
  private static final double SLOWER = 1.1;

  /** The percentile itself does not depend on the confidence. */
  private static final double ANY_CONFIDENCE = 0.95;

  static boolean isOf(PodPair pair) {
    return pair.usages().stream()
        .allMatch(u -> u.observed(Figure.CpuTime).isPresent() && u.workSeconds().isPresent());
  }

  static CpuOverhead of(List<PodPair> all, double percentile) {
    List<PodPair> pairs = all.stream().filter(CpuOverhead::isOf).toList();
    List<Double> differences = pairs.stream().map(CpuOverhead::difference).toList();
    return new CpuOverhead(differences, why(pairs, percentile), remarks(pairs));
  }

  private static String why(List<PodPair> pairs, double percentile) {
    if (pairs.isEmpty()) {
      return "";
    }
    long brief = pairs.stream().filter(p -> shortest(p) < LEAST_SECONDS).count();
    if (brief > 0) {
      return "the work takes less than a second in %d of %d Pods: measure longer work"
          .formatted(brief, pairs.size());
    }
    long throttled = pairs.stream().filter(CpuOverhead::isThrottled).count();
    if (throttled > 0) {
      return "the CPU limit throttled the workload in %d of %d pairs of Pods, so the Pods used what the limit allows and not what they need: set spec.resources.limitCpu to false"
          .formatted(throttled, pairs.size());
    }
    double error = pairs.stream().mapToDouble(CpuOverhead::error).max().orElseThrow();
    double[] differences = pairs.stream().mapToDouble(CpuOverhead::difference).toArray();
    double value = PercentileInterval.of(differences, percentile, ANY_CONFIDENCE).value();
    double allowed = Math.max(STEP, ERROR_SHARE * Math.abs(value));
    return error <= allowed
        ? ""
        : String.format(
            Locale.ROOT,
            "the CPU time of the idle Pods is uncertain by up to %.3f CPUs over the time of the work, and the difference is %.3f CPUs: measure work that takes %.0f times as long",
            error,
            value,
            Math.ceil(error / allowed));
  }

  private static List<String> remarks(List<PodPair> pairs) {
    List<String> remarks = new ArrayList<>();
    long unknown =
        pairs.stream()
            .filter(p -> p.both().stream().anyMatch(CpuOverhead::isThrottlingUnknown))
            .count();
    if (unknown > 0) {
      remarks.add(
          "whether the CPU limit throttled the workload is not known in %d pairs of Pods, and a throttled Pod needs more CPUs than it used"
              .formatted(unknown));
    }
    double own = pairs.stream().mapToDouble(p -> seconds(p.own().usage())).sum();
    double base = pairs.stream().mapToDouble(p -> seconds(p.base().usage())).sum();
    if (!pairs.isEmpty() && own > SLOWER * base) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "the work takes %.1f times as long as under the baseline, and more CPUs for the Pod do not change that",
              own / base));
    }
    return remarks;
  }

  private static double difference(PodPair pair) {
    return rate(pair.own().usage()) - rate(pair.base().usage());
  }

  private static double rate(PodUsage usage) {
    return cpu(usage).value() / seconds(usage);
  }

  /** By how many CPUs the difference may be wrong. */
  private static double error(PodPair pair) {
    return pair.usages().stream().mapToDouble(u -> error(cpu(u)) / seconds(u)).sum();
  }

  /** An old sample says nothing about the error of its idle part. */
  private static double error(Observed cpu) {
    if (cpu.idleError() != null) {
      return cpu.idleError();
    }
    return cpu.idle() == null ? 0 : cpu.idle();
  }

  private static Observed cpu(PodUsage usage) {
    return usage.observed(Figure.CpuTime).orElseThrow();
  }

  private static double seconds(PodUsage usage) {
    return usage.workSeconds().orElseThrow();
  }

  private static double shortest(PodPair pair) {
    return pair.usages().stream().mapToDouble(CpuOverhead::seconds).min().orElseThrow();
  }

  private static boolean isThrottled(PodPair pair) {
    return pair.usages().stream()
        .anyMatch(
            u ->
                u.observed(Figure.ThrottledTime)
                    .filter(t -> t.value() >= THROTTLED_SHARE * seconds(u))
                    .isPresent());
  }

  private static boolean isThrottlingUnknown(TrialOutcome outcome) {
    return outcome.ran() != null
        && outcome.ran().hasCpuLimit()
        && outcome.usage().observed(Figure.ThrottledTime).isEmpty();
  }
}
