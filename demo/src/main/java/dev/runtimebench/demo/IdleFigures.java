package dev.runtimebench.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Memory and CPU time of the idle Pods of one workload under one runtime. */
final class IdleFigures {

  private static final String ROW = "  %-18s  %-7s  %-24s  %s";

  private final String workload;
  private final String runtime;
  private final List<Double> mebibytes = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();

  IdleFigures(String workload, String runtime) {
    this.workload = workload;
    this.runtime = runtime;
  }

  /**
   * Adds a Pod.
   *
   * @param memory the working set of the Pod, in MiB
   * @param cpu the CPU time of the Pod since its start, in seconds
   */
  void add(double memory, double cpu) {
    mebibytes.add(memory);
    cpuSeconds.add(cpu);
  }

  String workload() {
    return workload;
  }

  String runtime() {
    return runtime;
  }

  double medianMebibytes() {
    return median(sorted(mebibytes));
  }

  double medianCpuSeconds() {
    return median(sorted(cpuSeconds));
  }

  /** The figures as a table for people, a line for each workload and runtime. */
  static List<String> table(List<IdleFigures> all) {
    List<String> lines = new ArrayList<>();
    int pods = all.stream().mapToInt(f -> f.mebibytes.size()).max().orElse(0);
    lines.add("Memory and CPU of idle Pods, the processes of the sandbox included:");
    lines.add(ROW.formatted("", "", "memory, MiB", "CPU to start, s"));
    for (IdleFigures figures : all) {
      lines.add(
          ROW.formatted(
              figures.workload,
              figures.runtime,
              summary("%.1f", figures.mebibytes),
              summary("%.2f", figures.cpuSeconds)));
    }
    lines.add(
        pods == 1
            ? "One Pod each, read once while all of them ran. For"
            : "Medians of %d Pods (least to most), read once while all of them ran. For"
                .formatted(pods));
    lines.add("intervals and verdicts use design.mode Usage: docs/operations/pod-usage.md.");
    return lines;
  }

  private static String summary(String form, List<Double> values) {
    double[] sorted = sorted(values);
    if (sorted.length == 1) {
      return String.format(Locale.ROOT, form, sorted[0]);
    }
    return String.format(
        Locale.ROOT,
        form + " (" + form + " to " + form + ")",
        median(sorted),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static double[] sorted(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
