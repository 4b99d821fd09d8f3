package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.Precision;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsage.Observed;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.PercentileInterval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;

/**
 * Suggests {@code overhead.podFixed} for each RuntimeClass: what a Pod needs on top of a Pod under
 * the baseline in the same block. The suggestion is the 95th percentile over the Pods, because the
 * overhead must be enough for nearly every Pod.
 */
public final class Overheads {

  private static final double PERCENTILE = 0.95;
  private static final double DEFAULT_CONFIDENCE = 0.95;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MEBIBYTE = 1 << 20;
  private static final int MILLIS_STEP = 10;
  private static final int MILLIS_PER_CPU = 1000;

  private final Experiment experiment;
  private final List<TrialOutcome> counted;
  private final Map<Integer, PodUsage> baseline = new HashMap<>();

  private Overheads(Experiment experiment, List<TrialOutcome> counted) {
    this.experiment = experiment;
    this.counted = counted;
    counted.stream()
        .filter(o -> o.runtime().equals(experiment.baseline()) && o.usage() != null)
        .forEach(o -> baseline.put(o.block(), o.usage()));
  }

  /**
   * Returns one suggestion for each runtime with a RuntimeClass, except the baseline; none without
   * a design of mode Usage.
   *
   * @param counted the trials that the results rest on
   */
  public static List<RuntimeOverhead> of(Experiment experiment, List<TrialOutcome> counted) {
    Overheads overheads = new Overheads(experiment, counted);
    return experiment.runtimes().stream()
        .filter(r -> !r.name().equals(experiment.baseline()) && r.runtimeClassName() != null)
        .flatMap(r -> overheads.of(r).stream())
        .toList();
  }

  private Optional<RuntimeOverhead> of(ResolvedRuntime runtime) {
    List<TrialOutcome> own =
        counted.stream()
            .filter(o -> o.runtime().equals(runtime.name()) && o.usage() != null)
            .filter(o -> baseline.containsKey(o.block()))
            .toList();
    Optional<OverheadFigure> memory = figure(own, Overheads::memory, Overheads::mebibytes);
    Optional<OverheadFigure> cpu = figure(own, Overheads::cpu, Overheads::millicpus);
    if (memory.isEmpty() && cpu.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        RuntimeOverheadBuilder.builder()
            .runtime(runtime.name())
            .runtimeClass(runtime.runtimeClassName())
            .pods(own.size())
            .memory(memory.orElse(null))
            .cpu(cpu.orElse(null))
            .today(today(own))
            .derivation(derivation(own.size()))
            .patch(patch(memory, cpu))
            .build());
  }

  private Optional<OverheadFigure> figure(
      List<TrialOutcome> own,
      BiFunction<PodUsage, PodUsage, Optional<Double>> difference,
      DoubleFunction<String> quantity) {
    double[] differences =
        own.stream()
            .flatMap(o -> difference.apply(o.usage(), baseline.get(o.block())).stream())
            .mapToDouble(d -> d)
            .toArray();
    if (differences.length == 0) {
      return Optional.empty();
    }
    PercentileInterval percentile = PercentileInterval.of(differences, PERCENTILE, confidence());
    return Optional.of(
        new OverheadFigure(
            percentile.value(),
            percentile.low().orElse(null),
            percentile.high().orElse(null),
            quantity.apply(percentile.value())));
  }

  private double confidence() {
    return Optional.ofNullable(experiment.design().precision())
        .map(Precision::confidence)
        .orElse(DEFAULT_CONFIDENCE);
  }

  private static Optional<Double> memory(PodUsage own, PodUsage base) {
    return value(own, Figure.SettledMemory)
        .flatMap(here -> value(base, Figure.SettledMemory).map(there -> here - there));
  }

  /**
   * CPUs on top of those of the baseline's Pod, over the time of the work. The CPU time also has
   * the idle time between its two readings. If the work takes less than half of the time between
   * the readings, the difference says too little about the work.
   */
  private static Optional<Double> cpu(PodUsage own, PodUsage base) {
    if (!isMostlyWork(own) || !isMostlyWork(base)) {
      return Optional.empty();
    }
    double seconds = (own.workTo() - own.workFrom()) / NANOS_PER_SECOND;
    return value(own, Figure.CpuTime)
        .flatMap(here -> value(base, Figure.CpuTime).map(there -> (here - there) / seconds));
  }

  private static boolean isMostlyWork(PodUsage usage) {
    Observed cpu = usage.figures().get(Figure.CpuTime);
    if (cpu == null || cpu.from() == null || usage.workFrom() == null || usage.workTo() == null) {
      return false;
    }
    long work = usage.workTo() - usage.workFrom();
    return work > 0 && 2 * work >= cpu.to() - cpu.from();
  }

  private static Optional<Double> value(PodUsage usage, Figure figure) {
    return Optional.ofNullable(usage.figures().get(figure)).map(Observed::value);
  }

  private String today(List<TrialOutcome> own) {
    return own.stream()
        .map(TrialOutcome::ran)
        .filter(Objects::nonNull)
        .map(RanPod::overhead)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private String derivation(int pods) {
    ResolvedRuntime base = experiment.runtime(experiment.baseline());
    String caution =
        base.expect() == null || base.expect() == Isolation.Native
            ? ""
            : "; %s claims isolation %s, so its own overhead is not part of the difference"
                .formatted(base.name(), base.expect());
    return "the 95th percentile over %d Pods, rounded up, of what the Pod needs on top of the Pod under %s in the same block: memory while the Pod is idle after the work, and CPUs while the work runs%s"
        .formatted(pods, base.name(), caution);
  }

  private static String patch(Optional<OverheadFigure> memory, Optional<OverheadFigure> cpu) {
    StringBuilder yaml = new StringBuilder("overhead:\n  podFixed:\n");
    cpu.ifPresent(figure -> yaml.append("    cpu: ").append(figure.suggested()).append('\n'));
    memory.ifPresent(figure -> yaml.append("    memory: ").append(figure.suggested()).append('\n'));
    return yaml.toString();
  }

  private static String mebibytes(double bytes) {
    return (long) Math.ceil(Math.max(0, bytes) / MEBIBYTE) + "Mi";
  }

  private static String millicpus(double cpus) {
    double steps = Math.max(0, cpus) * MILLIS_PER_CPU / MILLIS_STEP;
    return (long) Math.ceil(steps) * MILLIS_STEP + "m";
  }
}
