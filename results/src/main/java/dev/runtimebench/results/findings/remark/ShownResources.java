package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares the CPUs and the memory that sandboxes show. Many programs choose their number of
 * threads and the size of their heap by these figures.
 */
final class ShownResources {

  /** A kernel reserves some memory for itself, so a small difference says nothing. */
  private static final double MEMORY_MARGIN = 0.1;

  /** From this factor between two numbers of CPUs on, a ratio may be wrong by the factor. */
  private static final double FACTOR = 2;

  private static final double GIB = 1L << 30;

  private final Experiment experiment;
  private final PreparationResult preparation;
  private final List<TrialOutcome> outcomes;
  private final CpuLimits limits;

  ShownResources(
      Experiment experiment, PreparationResult preparation, List<TrialOutcome> outcomes) {
    this.experiment = experiment;
    this.preparation = preparation;
    this.outcomes = outcomes;
    this.limits = new CpuLimits(preparation, outcomes);
  }

  /**
   * Returns the remarks on the resources that the sandboxes of two runtimes show.
   *
   * <p>Two numbers of CPUs are compared by what the sandboxes may use, which a CPU limit bounds. If
   * one may use at most half the CPUs of the other, a workload with several threads is slower by
   * that factor for a reason that is not the runtime. Whether a workload has several threads is not
   * known, so the remark is decisive for every workload, unless the spec accepts the difference.
   * The number of CPUs does not make an amount of memory wrong by a factor. Between machines there
   * is no such remark: the verdict says already that the ratio contains the difference between the
   * machines.
   *
   * @param oneMachine whether both runtimes ran on one machine
   */
  List<Remark> remarks(String runtime, Metric metric, boolean oneMachine) {
    String baseline = experiment.baseline();
    Optional<SandboxShown> one = shown(runtime);
    Optional<SandboxShown> other = shown(baseline);
    if (one.isEmpty() || other.isEmpty()) {
      return List.of();
    }
    Optional<Remark> apart =
        oneMachine
            ? usable(runtime, one.get(), baseline, other.get(), kind(metric))
            : Optional.empty();
    List<Remark> remarks = new ArrayList<>();
    apart.ifPresent(remarks::add);
    shown(runtime, one.get(), baseline, other.get(), apart.isPresent()).ifPresent(remarks::add);
    return remarks;
  }

  private Remark.Kind kind(Metric metric) {
    return experiment.design().acceptsDifferentCpus() || metric.isOfBytes()
        ? Remark.Kind.OtherCpus
        : Remark.Kind.CpusDiffer;
  }

  private Optional<Remark> usable(
      String runtime, SandboxShown one, String baseline, SandboxShown other, Remark.Kind kind) {
    if (one.cpus() == null || other.cpus() == null) {
      return Optional.empty();
    }
    // If only one runtime ignores its limit, the remark CpuLimitIgnored says so.
    boolean bounded = !(limits.isIgnored(runtime) && limits.isIgnored(baseline));
    double here = usable(runtime, one.cpus(), bounded);
    double there = usable(baseline, other.cpus(), bounded);
    return Math.max(here, there) < FACTOR * Math.min(here, there)
        ? Optional.empty()
        : Optional.of(
            new Remark(
                kind,
                "%s may use %s CPU(s) and %s may use %s: a workload with several threads or processes is then slower for a reason that is not the runtime; %s"
                    .formatted(
                        runtime,
                        number(here),
                        baseline,
                        number(there),
                        kind.isDecisive()
                            ? fix(runtime, baseline, Math.min(here, there), bounded)
                                + ", or set spec.design.acceptDifferentCpus to true"
                            : "the number of CPUs does not withhold the verdict")));
  }

  /**
   * How both sandboxes may use the same CPUs.
   *
   * @param least the CPUs that both may use
   */
  private String fix(String runtime, String baseline, double least, boolean bounded) {
    if (!bounded) {
      return "let the installations of both runtimes keep the CPU limit";
    }
    return limits.limit(runtime).isPresent() && limits.limit(baseline).isPresent()
        ? "set spec.resources.cpu to at most " + number(least)
        : "set spec.resources.limitCpu to true and spec.resources.cpu to a whole number";
  }

  /** How many of the CPUs that a sandbox shows its Pod may use. */
  private double usable(String runtime, int shown, boolean bounded) {
    return bounded ? Math.min(shown, limits.limit(runtime).orElse(shown)) : shown;
  }

  private static Optional<Remark> shown(
      String runtime, SandboxShown one, String baseline, SandboxShown other, boolean apart) {
    List<String> differences = new ArrayList<>();
    Integer cpus = one.cpus();
    Integer otherCpus = other.cpus();
    if (!apart && cpus != null && otherCpus != null && !Objects.equals(cpus, otherCpus)) {
      differences.add(
          "%s shows %d CPU(s) and %s shows %d".formatted(runtime, cpus, baseline, otherCpus));
    }
    Long memory = one.memoryTotalBytes();
    Long otherMemory = other.memoryTotalBytes();
    if (memory != null && otherMemory != null && isFar(memory, otherMemory)) {
      differences.add(
          "%s shows %s of memory and %s shows %s"
              .formatted(runtime, size(memory), baseline, size(otherMemory)));
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Remark(
                Remark.Kind.ShownResourcesDiffer,
                "the sandboxes show different resources: "
                    + String.join("; ", differences)
                    + "; a program that sizes itself by them does different work"));
  }

  /** What the probe saw, or else the agent of the first trial. */
  private Optional<SandboxShown> shown(String runtime) {
    return Optional.ofNullable(preparation.probes().get(runtime))
        .or(
            () ->
                outcomes.stream()
                    .filter(o -> o.runtime().equals(runtime) && o.sandbox() != null)
                    .map(TrialOutcome::sandbox)
                    .findFirst());
  }

  private static boolean isFar(long a, long b) {
    return Math.abs((double) a - b) > MEMORY_MARGIN * Math.max(a, b);
  }

  private static String number(double cpus) {
    return BigDecimal.valueOf(cpus).stripTrailingZeros().toPlainString();
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
