package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes Go's benchmark format: one line per runtime and block, with a value and unit per metric.
 * The runtime is part of the name, for {@code benchstat -col /runtime FILE}. benchstat treats the
 * values of two runtimes as unpaired.
 */
final class BenchstatExport {

  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

  private BenchstatExport() {}

  static String of(SampleSet samples) {
    StringBuilder out = new StringBuilder();
    out.append("benchmark: ").append(plain(samples.name())).append('\n');
    Measurements measured = samples.measurements();
    machines(samples, measured).forEach(line -> out.append(line).append('\n'));
    for (Metric metric : measured.metrics()) {
      boolean higher = metric.better() == Metric.Better.Higher;
      out.append("Unit ").append(unit(metric)).append(" better=");
      out.append(higher ? "higher" : "lower").append('\n');
    }
    out.append('\n');
    String name = name(samples.experiment().workloadName());
    for (int block : measured.blocks()) {
      for (String runtime : measured.runtimes()) {
        String values = values(measured, runtime, block);
        if (!values.isEmpty()) {
          out.append(name).append("/runtime=").append(plain(runtime)).append(" 1").append(values);
          out.append('\n');
        }
      }
    }
    return out.toString();
  }

  /** Configuration lines in the format: the machines of each runtime, and what the ratio is. */
  private static List<String> machines(SampleSet samples, Measurements measured) {
    RuntimeMachines used = samples.machines();
    List<String> lines = new ArrayList<>();
    for (String runtime : measured.runtimes()) {
      String names =
          used.of(runtime).stream().map(BenchstatExport::machine).collect(Collectors.joining(","));
      if (!names.isEmpty()) {
        lines.add("machines-%s: %s".formatted(plain(runtime), names));
      }
    }
    boolean apart =
        measured.contestants().stream()
            .anyMatch(r -> used.remark(r, measured.baseline()).isPresent());
    if (apart) {
      lines.add("comparison: difference-between-pools");
    }
    return lines;
  }

  private static String machine(String name) {
    return name.replaceAll("[^A-Za-z0-9._/-]", "_");
  }

  private static String values(Measurements measured, String runtime, int block) {
    StringBuilder out = new StringBuilder();
    for (Metric metric : measured.metrics()) {
      Double value = measured.values(runtime, metric.name()).get(block);
      if (value != null) {
        double scaled = value * NANOS.getOrDefault(metric.unit(), 1.0);
        out.append(' ').append(scaled).append(' ').append(unit(metric));
      }
    }
    return out.toString();
  }

  /** Returns for example BenchmarkSyscallWrite: Go's format needs a capital after the prefix. */
  private static String name(String workload) {
    return Arrays.stream(workload.split("[^A-Za-z0-9]+"))
        .filter(part -> !part.isEmpty())
        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
        .collect(Collectors.joining("", "Benchmark", ""));
  }

  /** Go's format separates words by spaces. */
  private static String plain(String word) {
    return word.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** The unit includes the metric's name, because a line may use each unit only once. */
  private static String unit(Metric metric) {
    String unit = NANOS.containsKey(metric.unit()) ? "ns" : metric.unit();
    String plain =
        unit.replaceAll("\\{[^}]*\\}", "").replace("By", "B").replaceAll("[^!-~\u00b5]", "");
    if (plain.isEmpty() || plain.equals("1")) {
      return plain(metric.name());
    }
    return plain(metric.name()) + (plain.startsWith("/") ? "-1" : "-") + plain;
  }
}
