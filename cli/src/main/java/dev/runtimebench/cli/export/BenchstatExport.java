package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.findings.Measurements;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Go's benchmark format: a line for each runtime and block, a value and unit for each metric, the
 * runtime as a part of the name: {@code benchstat -col /runtime FILE}. benchstat takes the lines of
 * two runtimes for unpaired.
 */
final class BenchstatExport {

  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

  private BenchstatExport() {}

  static String of(SampleSet samples) {
    StringBuilder out = new StringBuilder();
    out.append("benchmark: ").append(plain(samples.name())).append('\n');
    Measurements measured = samples.measurements();
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

  /** BenchmarkSyscallWrite: the format wants a capital after the word. */
  private static String name(String workload) {
    return Arrays.stream(workload.split("[^A-Za-z0-9]+"))
        .filter(part -> !part.isEmpty())
        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
        .collect(Collectors.joining("", "Benchmark", ""));
  }

  /** A word of the format ends at a space. */
  private static String plain(String word) {
    return word.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** The metric is a part of the unit: a line holds each unit once. */
  private static String unit(Metric metric) {
    String unit = NANOS.containsKey(metric.unit()) ? "ns" : metric.unit();
    String plain = unit.replaceAll("\\{[^}]*\\}", "").replace("By", "B").replaceAll("\\s", "");
    if (plain.isEmpty() || plain.equals("1")) {
      return plain(metric.name());
    }
    return plain(metric.name()) + (plain.startsWith("/") ? "-1" : "-") + plain;
  }
}
