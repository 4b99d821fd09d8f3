package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;

/** How many trials' Pods a benchmark means to create. */
public final class PlannedPods {

  private PlannedPods() {}

  /** From its start to its end, if no trial has to be repeated. */
  public static long inAll(Design design, int runtimes, BenchmarkWorkloadSpec workload) {
    long blocks = (long) design.blocks().warmup() + design.blocks().max();
    long trials =
        design.isBurst()
            ? design.concurrency().stream().mapToLong(Integer::longValue).sum()
            : sides(workload);
    return blocks * runtimes * trials;
  }

  /** At the same time, at most. */
  public static long atATime(Design design, BenchmarkWorkloadSpec workload) {
    return design.isBurst()
        ? design.concurrency().stream().mapToLong(Integer::longValue).max().orElse(1)
        : sides(workload);
  }

  /** Pods of a trial that isn't a burst. */
  public static int sides(BenchmarkWorkloadSpec workload) {
    return workload.server() == null ? 1 : 2;
  }
}
