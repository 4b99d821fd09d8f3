package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Isolation;
import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
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
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Suggests {@code overhead.podFixed} for each RuntimeClass: what a Pod needs on top of a Pod under
 * the baseline in the same block. The suggestion is the 95th percentile over the Pods, because the
 * overhead must be enough for nearly every Pod.
 */
public final class Overheads {

  private static final double PERCENTILE = 0.95;
  private static final double DEFAULT_CONFIDENCE = 0.95;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LEAST_SECONDS = 1;
  private static final long MEBIBYTE = 1 << 20;
  private static final int MILLIS_STEP = 10;
  private static final int MILLIS_PER_CPU = 1000;

  private final Experiment experiment;
  private final List<TrialOutcome> counted;
  private final Map<Integer, TrialOutcome> baseline = new HashMap<>();

  private Overheads(Experiment experiment, List<TrialOutcome> counted) {
    this.experiment = experiment;
    this.counted = counted;
    counted.stream()
        .filter(o -> o.runtime().equals(experiment.baseline()) && o.usage() != null)
        .forEach(o -> baseline.put(o.block(), o));
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
            .filter(o -> added(o).equals(added(baseline.get(o.block()))))
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
            .pods((int) own.stream().filter(this::hasFigure).count())
            .memory(memory.orElse(null))
            .cpu(cpu.orElse(null))
            .today(today(own))
            .derivation(derivation(memory, cpu))
            .patch(patch(memory, cpu))
            .build());
  }

  /** The containers that the platform added: their CPU and memory are not those of a sandbox. */
  private static Set<String> added(TrialOutcome outcome) {
    return outcome.ran() == null ? Set.of() : Set.copyOf(outcome.ran().containers());
  }

  private boolean hasFigure(TrialOutcome own) {
    PodUsage base = baseline.get(own.block()).usage();
    return memory(own.usage(), base).isPresent() || cpu(own.usage(), base).isPresent();
  }

  private Optional<OverheadFigure> figure(
      List<TrialOutcome> own,
      BiFunction<PodUsage, PodUsage, Optional<Double>> difference,
      DoubleFunction<String> quantity) {
    double[] differences =
        own.stream()
            .flatMap(o -> difference.apply(o.usage(), baseline.get(o.block()).usage()).stream())
            .mapToDouble(d -> d)
            .toArray();
    if (differences.length == 0) {
      return Optional.empty();
    }
    PercentileInterval percentile = PercentileInterval.of(differences, PERCENTILE, confidence());
    boolean enough = percentile.high().isPresent();
    return Optional.of(
        OverheadFigureBuilder.builder()
            .pods(differences.length)
            .percentile95(percentile.value())
            .low(percentile.low().orElse(null))
            .high(percentile.high().orElse(null))
            .suggested(enough ? quantity.apply(percentile.value()) : null)
            .podsNeeded(enough ? null : PercentileInterval.needed(PERCENTILE, confidence()))
            .build());
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
   * CPUs on top of those of the baseline's Pod, over the time of the work. Work of less than a
   * second says nothing about CPUs: the CPU time of the idle Pod varies by as much.
   */
  private static Optional<Double> cpu(PodUsage own, PodUsage base) {
    if (own.workFrom() == null || own.workTo() == null) {
      return Optional.empty();
    }
    double seconds = (own.workTo() - own.workFrom()) / NANOS_PER_SECOND;
    return seconds < LEAST_SECONDS
        ? Optional.empty()
        : value(own, Figure.CpuTime)
            .flatMap(here -> value(base, Figure.CpuTime).map(there -> (here - there) / seconds));
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

  private String derivation(Optional<OverheadFigure> memory, Optional<OverheadFigure> cpu) {
    ResolvedRuntime base = experiment.runtime(experiment.baseline());
    String caution =
        base.expect() == null || base.expect() == Isolation.Native
            ? ""
            : "; %s claims isolation %s, so its own overhead is not part of the difference"
                .formatted(base.name(), base.expect());
    String figures =
        Stream.of(
                memory.map(
                    m ->
                        "memory while the Pod is idle after the work (%d Pods)"
                            .formatted(m.pods())),
                cpu.map(c -> "CPUs while the work runs (%d Pods)".formatted(c.pods())))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", and "));
    return "the 95th percentile over the Pods, rounded up, of what the Pod needs on top of the Pod under %s in the same block: %s%s"
        .formatted(base.name(), figures, caution);
  }

  /** The YAML; null without a suggestion. */
  private static String patch(Optional<OverheadFigure> memory, Optional<OverheadFigure> cpu) {
    StringBuilder yaml = new StringBuilder();
    cpu.map(OverheadFigure::suggested)
        .ifPresent(amount -> yaml.append("    cpu: ").append(amount).append('\n'));
    memory
        .map(OverheadFigure::suggested)
        .ifPresent(amount -> yaml.append("    memory: ").append(amount).append('\n'));
    return yaml.isEmpty() ? null : "overhead:\n  podFixed:\n" + yaml;
  }

  private static String mebibytes(double bytes) {
    return (long) Math.ceil(Math.max(0, bytes) / MEBIBYTE) + "Mi";
  }

  private static String millicpus(double cpus) {
    double steps = Math.max(0, cpus) * MILLIS_PER_CPU / MILLIS_STEP;
    return (long) Math.ceil(steps) * MILLIS_STEP + "m";
  }
}
