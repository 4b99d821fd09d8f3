package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
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

  private static final double GIB = 1L << 30;

  private final PreparationResult preparation;
  private final List<TrialOutcome> outcomes;

  ShownResources(PreparationResult preparation, List<TrialOutcome> outcomes) {
    this.preparation = preparation;
    this.outcomes = outcomes;
  }

  /** Returns a remark if the sandboxes of the two runtimes show different resources. */
  Optional<Remark> remark(String runtime, String baseline) {
    Optional<SandboxShown> one = shown(runtime);
    Optional<SandboxShown> other = shown(baseline);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    List<String> differences = new ArrayList<>();
    Integer cpus = one.get().cpus();
    Integer otherCpus = other.get().cpus();
    if (cpus != null && otherCpus != null && !Objects.equals(cpus, otherCpus)) {
      differences.add(
          "%s shows %d CPU(s) and %s shows %d".formatted(runtime, cpus, baseline, otherCpus));
    }
    Long memory = one.get().memoryTotalBytes();
    Long otherMemory = other.get().memoryTotalBytes();
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

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / GIB);
  }
}
