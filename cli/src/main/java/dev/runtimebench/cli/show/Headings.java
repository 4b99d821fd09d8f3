package dev.runtimebench.cli.show;

import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a benchmark is called in a list: by its workload, as long as that tells the benchmarks
 * apart; else by its name; with the namespace where there are several.
 */
public final class Headings {

  private final boolean byWorkload;
  private final boolean withNamespace;

  public Headings(List<BenchmarkView> benchmarks) {
    Set<String> workloads = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    benchmarks.forEach(b -> workloads.add(b.workload()));
    benchmarks.forEach(b -> namespaces.add(b.namespace()));
    byWorkload = workloads.size() == benchmarks.size() && !workloads.contains("inline");
    withNamespace = namespaces.size() > 1;
  }

  /** The heading of the column that holds them. */
  public String title() {
    return byWorkload ? "workload" : "benchmark";
  }

  public String of(BenchmarkView benchmark) {
    String name = byWorkload ? benchmark.workload() : benchmark.name();
    return withNamespace ? benchmark.namespace() + "/" + name : name;
  }
}
