package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.MetricSourceBuilder;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.api.v1alpha1.PodUsageSourceBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Which metrics of a workload a design measures. A design of mode Usage measures CPU and memory of
 * the Pod: the workload's own metrics of that kind, and a standard set. A design of mode Density
 * counts Pods, and measures no metric. Every other design measures all other metrics.
 */
public final class UsageMetrics {

  private static final List<Metric> STANDARD =
      List.of(
          standard("pod-cpu", "s", Figure.CpuTime, true, "CPU time of the Pod for the work"),
          standard(
              "pod-cpu-per-iteration",
              "ms",
              Figure.CpuPerWork,
              false,
              "CPU time of the Pod for each iteration of the agent, warm-up included"),
          standard(
              "pod-memory",
              "By",
              Figure.SettledMemory,
              true,
              "working set of the Pod while it is idle after the work"),
          standard(
              "pod-memory-peak",
              "By",
              Figure.PeakMemory,
              false,
              "high-water mark of the Pod's memory, page cache included"),
          standard(
              "pod-throttled",
              "s",
              Figure.ThrottledTime,
              false,
              "how long the CPU limit throttled the Pod"));

  private UsageMetrics() {}

  private static Metric standard(
      String name, String unit, Figure figure, boolean primary, String description) {
    return MetricBuilder.builder()
        .name(name)
        .description(description)
        .unit(unit)
        .better(Metric.Better.Lower)
        .primary(primary)
        .summary(Metric.Summary.Last)
        .source(
            MetricSourceBuilder.builder()
                .podUsage(PodUsageSourceBuilder.builder().figure(figure).build())
                .build())
        .build();
  }

  /** The names of the standard metrics. */
  public static List<String> standardNames() {
    return STANDARD.stream().map(Metric::name).toList();
  }

  /**
   * The metrics that a design measures, in their order; empty if the workload has none of the kind.
   *
   * @param workload as {@link #forDesign} returns it
   */
  public static List<Metric> measured(Design design, BenchmarkWorkloadSpec workload) {
    if (design.isDensity()) {
      return List.of();
    }
    List<Metric> ofKind =
        workload.metrics().stream().filter(m -> isUsage(m) == design.isUsage()).toList();
    return design.isUsage() && ofKind.isEmpty() ? STANDARD : ofKind;
  }

  /**
   * The workload's own metrics of the Pod, and the standard ones. A metric of the workload takes
   * the place of a standard one with the same name or the same figure. If a metric of the workload
   * is primary, no standard one is: the workload says what its verdict rests on.
   */
  private static List<Metric> withStandard(List<Metric> metrics) {
    List<Metric> all = new ArrayList<>(metrics.stream().filter(UsageMetrics::isUsage).toList());
    boolean primary = all.stream().anyMatch(Metric::isPrimary);
    STANDARD.stream()
        .filter(m -> metrics.stream().noneMatch(own -> replaces(own, m)))
        .map(m -> primary ? MetricBuilder.builder(m).primary(false).build() : m)
        .forEach(all::add);
    return all;
  }

  private static boolean replaces(Metric own, Metric standard) {
    if (standard.name().equals(own.name())) {
      return true;
    }
    // The standard CpuPerWork counts iterations, so a metric that counts other work adds to it.
    return isUsage(own)
        && own.source().podUsage().figure() == standard.source().podUsage().figure()
        && own.source().podUsage().per() == null;
  }

  /** A metric of a file may lack its source. */
  private static boolean isUsage(Metric metric) {
    return metric.source() != null && metric.source().isPodUsage();
  }

  /**
   * A workload as a design uses it: with the metrics that the design measures, with the metrics
   * that count the work for them, and with the metrics whose bounds make a trial invalid, such as a
   * count of errors. Metrics of the last two kinds are read and not reported, and none is primary.
   */
  public static BenchmarkWorkloadSpec forDesign(Design design, BenchmarkWorkloadSpec workload) {
    List<Metric> measured =
        design.isUsage() ? withStandard(workload.metrics()) : measured(design, workload);
    if (measured.isEmpty()) {
      return workload;
    }
    List<Metric> all = new ArrayList<>(measured);
    List<String> counting =
        measured.stream()
            .filter(UsageMetrics::isUsage)
            .map(m -> m.source().podUsage().per())
            .toList();
    workload.metrics().stream()
        .filter(m -> design.isUsage() && !isUsage(m))
        .filter(m -> counting.contains(m.name()) || m.validMin() != null || m.validMax() != null)
        .map(m -> MetricBuilder.builder(m).primary(false).build())
        .forEach(all::add);
    return BenchmarkWorkloadSpecBuilder.builder(workload).metrics(List.copyOf(all)).build();
  }
}
