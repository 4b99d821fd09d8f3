package dev.runtimebench.results.findings.overhead;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * Suggests {@code overhead.podFixed} for each RuntimeClass: what a Pod needs on top of a Pod under
 * the baseline in the same block. The suggestion is the 95th percentile over the Pods, because the
 * overhead must be enough for nearly every Pod.
 */
public final class Overheads {

  private static final double PERCENTILE = 0.95;
  private static final double DEFAULT_CONFIDENCE = 0.95;
  private static final long MEBIBYTE = 1 << 20;
  private static final int MILLIS_STEP = 10;
  private static final int MILLIS_PER_CPU = 1000;
  private static final int MAX_DERIVATION = 1024;

  /** What the programs did while their memory was read. */
  private enum Programs {
    Ran("the program still ran", ""),
    Ended(
        "the program had ended",
        "the program had ended, so the figure is that of a sandbox with nothing but the agent, and a Pod whose program runs needs more: measure a workload with a server, or with the agent's option --stop-after"),
    Unknown(
        "the program may have ended",
        "the samples do not tell whether the program still ran when its memory was read, because an earlier version wrote them: measure again");

    private final String words;
    private final String why;

    /**
     * @param words what the programs did
     * @param why why the memory is no suggestion; empty if it may be one
     */
    Programs(String words, String why) {
      this.words = words;
      this.why = why;
    }
  }

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
    List<PodPair> pairs =
        counted.stream()
            .filter(o -> o.runtime().equals(runtime.name()) && o.usage() != null)
            .filter(o -> baseline.containsKey(o.block()))
            .filter(o -> added(o).equals(added(baseline.get(o.block()))))
            .map(o -> new PodPair(o, baseline.get(o.block())))
            .toList();
    Optional<OverheadFigure> memory = memory(pairs);
    CpuOverhead ofCpu = CpuOverhead.of(pairs, PERCENTILE);
    Optional<OverheadFigure> cpu =
        ofCpu.why().isEmpty()
            ? figure(ofCpu.differences(), Overheads::millicpus, "")
            : Optional.empty();
    if (memory.isEmpty() && cpu.isEmpty() && ofCpu.why().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        RuntimeOverheadBuilder.builder()
            .runtime(runtime.name())
            .runtimeClass(runtime.runtimeClassName())
            .pods((int) pairs.stream().filter(p -> p.hasFigure(cpu.isPresent())).count())
            .memory(memory.orElse(null))
            .cpu(cpu.orElse(null))
            .today(today(pairs))
            .derivation(derivation(pairs, memory, cpu, ofCpu))
            .patch(patch(memory, cpu))
            .build());
  }

  /** The containers that the platform added: their CPU and memory are not those of a sandbox. */
  private static Set<String> added(TrialOutcome outcome) {
    return outcome.ran() == null ? Set.of() : Set.copyOf(outcome.ran().containers());
  }

  /**
   * A Pod and the Pod under the baseline in the same block.
   *
   * @param own the Pod under the runtime of the suggestion
   */
  record PodPair(TrialOutcome own, TrialOutcome base) {

    Optional<Double> memory() {
      return memory(own).flatMap(here -> memory(base).map(there -> here - there));
    }

    private static Optional<Double> memory(TrialOutcome outcome) {
      return Optional.ofNullable(outcome.usage().figures().get(Figure.SettledMemory))
          .map(Observed::value);
    }

    boolean hasFigure(boolean cpu) {
      return memory().isPresent() || (cpu && CpuOverhead.isOf(this));
    }

    List<PodUsage> usages() {
      return List.of(own.usage(), base.usage());
    }

    List<TrialOutcome> both() {
      return List.of(own, base);
    }
  }

  private Optional<OverheadFigure> memory(List<PodPair> pairs) {
    List<Double> differences = pairs.stream().flatMap(p -> p.memory().stream()).toList();
    return figure(differences, Overheads::mebibytes, programs(pairs).why);
  }

  /** Only the memory of idle programs is like the memory of most Pods. */
  private Programs programs(List<PodPair> pairs) {
    List<Optional<Boolean>> ran =
        pairs.stream()
            .filter(pair -> pair.memory().isPresent())
            .flatMap(pair -> pair.usages().stream())
            .map(this::ran)
            .toList();
    if (ran.contains(Optional.of(false))) {
      return Programs.Ended;
    }
    return ran.contains(Optional.<Boolean>empty()) ? Programs.Unknown : Programs.Ran;
  }

  /** Whether the program of a Pod still ran after the work; empty if the sample does not tell. */
  private Optional<Boolean> ran(PodUsage usage) {
    boolean server = experiment.workload() != null && experiment.workload().isServerUnderTest();
    return Optional.ofNullable(usage.programRan())
        .or(() -> server ? Optional.of(true) : Optional.empty());
  }

  /**
   * @param why why the figure is no suggestion; empty if it may be one
   */
  private Optional<OverheadFigure> figure(
      List<Double> differences, DoubleFunction<String> quantity, String why) {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    PercentileInterval percentile =
        PercentileInterval.of(
            differences.stream().mapToDouble(d -> d).toArray(), PERCENTILE, confidence());
    boolean enough = percentile.high().isPresent();
    int needed = PercentileInterval.needed(PERCENTILE, confidence());
    boolean suggests = enough && why.isEmpty();
    OverheadFigureBuilder figure =
        OverheadFigureBuilder.builder()
            .pods(differences.size())
            .percentile95(percentile.value())
            .low(percentile.low().orElse(null))
            .high(percentile.high().orElse(null))
            .suggested(suggests ? quantity.apply(percentile.value()) : null)
            .podsNeeded(enough || !why.isEmpty() ? null : needed);
    if (!suggests) {
      figure.why(why.isEmpty() ? tooFew(needed) : why);
    }
    return Optional.of(figure.build());
  }

  private String tooFew(int needed) {
    String most =
        Optional.ofNullable(experiment.design().blocks())
            .map(blocks -> " (max is %d here)".formatted(blocks.max()))
            .orElse("");
    return "a suggestion needs %d Pods, and each block gives one: set spec.design.blocks.min and spec.design.blocks.max to %d%s"
        .formatted(needed, needed, most);
  }

  private double confidence() {
    return Optional.ofNullable(experiment.design().precision())
        .map(Precision::confidence)
        .orElse(DEFAULT_CONFIDENCE);
  }

  private static String today(List<PodPair> pairs) {
    return pairs.stream()
        .map(pair -> pair.own().ran())
        .filter(Objects::nonNull)
        .map(RanPod::overhead)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private String derivation(
      List<PodPair> pairs,
      Optional<OverheadFigure> memory,
      Optional<OverheadFigure> cpu,
      CpuOverhead ofCpu) {
    ResolvedRuntime base = experiment.runtime(experiment.baseline());
    List<String> figures = new ArrayList<>();
    memory.ifPresent(
        m ->
            figures.add(
                "memory while the Pod is idle after the work, when %s (%d Pods)"
                    .formatted(programs(pairs).words, m.pods())));
    cpu.ifPresent(
        c ->
            figures.add(
                "CPUs while the work runs, over the time of the work under each of the two (%d Pods)"
                    .formatted(c.pods())));
    StringBuilder text = new StringBuilder();
    if (!figures.isEmpty()) {
      text.append(
          "the 95th percentile over the Pods, rounded up, of what the Pod needs on top of the Pod under %s in the same block: %s"
              .formatted(base.name(), String.join(", and ", figures)));
    }
    List<String> more = new ArrayList<>(ofCpu.remarks());
    if (!ofCpu.why().isEmpty()) {
      more.add(0, "no figure of CPUs: " + ofCpu.why());
    }
    if (base.expect() != null && base.expect() != Isolation.Native) {
      more.add(
          "%s claims isolation %s, so its own overhead is not part of the difference"
              .formatted(base.name(), base.expect()));
    }
    for (String one : more) {
      text.append(text.isEmpty() ? "" : "; ").append(one);
    }
    return text.substring(0, Math.min(text.length(), MAX_DERIVATION));
  }

  /** The YAML; null without a suggestion. */
  public static String patch(Optional<OverheadFigure> memory, Optional<OverheadFigure> cpu) {
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
