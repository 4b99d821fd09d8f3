package dev.runtimebench.cli.show;

import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names benchmarks in a list: by workload if the workloads differ, otherwise by name. Includes the
 * namespace if there are several.
 */
public final class BenchmarkNames {

  private final boolean byWorkload;
  private final boolean withNamespace;

  public BenchmarkNames(List<BenchmarkView> benchmarks) {
    Set<String> workloads = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    benchmarks.forEach(b -> workloads.add(b.workload()));
    benchmarks.forEach(b -> namespaces.add(b.namespace()));
    byWorkload = workloads.size() == benchmarks.size() && !workloads.contains("inline");
    withNamespace = namespaces.size() > 1;
  }

  /** Returns the header of the names' column. */
  public String header() {
    return byWorkload ? "workload" : "benchmark";
  }

  /** Returns the name of one benchmark. */
  public String of(BenchmarkView benchmark) {
    String name = byWorkload ? benchmark.workload() : benchmark.name();
    return withNamespace ? benchmark.namespace() + "/" + name : name;
  }
}
