package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The CPU time of the idle Pod, which the CPU time of the work does not include.
 *
 * <p>If one trial of a runtime is too uncertain, no CPU time of that runtime counts. A small figure
 * is the first one to be too uncertain. So the figures of the other trials would be those that the
 * error made larger, and their mean would be too large.
 */
public final class IdleCpu {

  /** From this share on, a reader must know how much of the CPU time was that of the idle Pod. */
  private static final double NOTABLE = 0.1;

  private static final double PERCENT = 100;

  private final Map<String, Facts> byRuntime;

  public IdleCpu(Experiment experiment, List<TrialOutcome> outcomes) {
    this.byRuntime = facts(experiment, outcomes);
  }

  /** What the trials of a runtime show. */
  private static final class Facts {
    private int trials;
    private int doubtful;
    private double work;
    private double idle;
    private double largestError;

    void add(PodUsage usage) {
      trials++;
      doubtful += usage.doubtful().containsKey(Figure.CpuTime) ? 1 : 0;
      usage.observed(Figure.CpuTime).filter(cpu -> cpu.idle() != null).ifPresent(this::add);
    }

    private void add(Observed cpu) {
      work += cpu.value();
      idle += cpu.idle();
      largestError = Math.max(largestError, cpu.idleError() == null ? 0 : cpu.idleError());
    }

    double share() {
      return work + idle > 0 ? idle / (work + idle) : 0;
    }
  }

  private static Map<String, Facts> facts(Experiment experiment, List<TrialOutcome> outcomes) {
    Map<String, Facts> byRuntime = new HashMap<>();
    if (experiment.design().isUsage()) {
      outcomes.stream()
          .filter(o -> !o.warmup() && o.isValid() && o.usage() != null)
          .forEach(o -> byRuntime.computeIfAbsent(o.runtime(), r -> new Facts()).add(o.usage()));
    }
    return byRuntime;
  }

  private static boolean isOfCpu(Metric metric) {
    return metric.source() != null
        && metric.source().isPodUsage()
        && metric.source().podUsage().figure().base() == Figure.CpuTime;
  }

  /**
   * Returns the outcomes without the CPU time of each runtime whose CPU time is too uncertain in a
   * trial. The reason is then in the missing values.
   */
  public static List<TrialOutcome> withhold(Experiment experiment, List<TrialOutcome> outcomes) {
    Map<String, Facts> byRuntime = facts(experiment, outcomes);
    byRuntime.values().removeIf(facts -> facts.doubtful == 0);
    if (byRuntime.isEmpty()) {
      return outcomes;
    }
    List<String> metrics =
        experiment.measuredMetrics().stream().filter(IdleCpu::isOfCpu).map(Metric::name).toList();
    List<TrialOutcome> kept = new ArrayList<>();
    for (TrialOutcome outcome : outcomes) {
      Facts facts = byRuntime.get(outcome.runtime());
      kept.add(facts == null ? outcome : without(outcome, metrics));
    }
    return List.copyOf(kept);
  }

  private static TrialOutcome without(TrialOutcome outcome, List<String> metrics) {
    Map<String, Double> values = new LinkedHashMap<>(outcome.values());
    Map<String, String> missing = new LinkedHashMap<>(outcome.missing());
    for (String metric : metrics) {
      if (values.remove(metric) != null) {
        missing.put(
            metric,
            "in other trials the work is too short to tell its CPU time from that of the idle Pod, and the larger values alone would be biased");
      }
    }
    return TrialOutcomeBuilder.builder(outcome).values(values).missing(missing).build();
  }

  /** Returns the remark on a comparison; empty if the idle Pod used little. */
  public Optional<Remark> remark(String runtime, String baseline, Metric metric) {
    List<String> sides = List.of(baseline, runtime);
    if (!isOfCpu(metric) || sides.stream().noneMatch(byRuntime::containsKey)) {
      return Optional.empty();
    }
    List<String> withheld = new ArrayList<>();
    List<String> shares = new ArrayList<>();
    boolean notable = false;
    double least = 0;
    for (String side : sides) {
      Facts facts = byRuntime.getOrDefault(side, new Facts());
      if (facts.doubtful > 0) {
        withheld.add("%s in %d of %d trials".formatted(side, facts.doubtful, facts.trials));
        least = Math.max(least, facts.largestError / PodUsage.IDLE_ERROR_SHARE);
      }
      shares.add(
          String.format(
              Locale.ROOT,
              "%.0f%% under %s (with an error of up to %.3f s)",
              facts.share() * PERCENT,
              side,
              facts.largestError));
      notable |= facts.share() >= NOTABLE;
    }
    String idle =
        "of the CPU time between the two readings, the idle Pod used "
            + String.join(", and ", shares);
    if (!withheld.isEmpty()) {
      return Optional.of(
          new Remark(
              Remark.Kind.IdleCpuUncertain,
              String.format(
                  Locale.ROOT,
                  "the work is too short to tell its CPU time from that of the idle Pod, so the metric has no value: %s; %s; measure work that uses at least %.1f s of CPU time",
                  String.join(", ", withheld),
                  idle,
                  least)));
    }
    return notable
        ? Optional.of(
            new Remark(Remark.Kind.IdleCpu, idle + "; the metric does not include this part"))
        : Optional.empty();
  }
}
