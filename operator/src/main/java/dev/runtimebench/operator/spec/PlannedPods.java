package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;

/** Computes how many Pods the trials of a benchmark create. */
public final class PlannedPods {

  private PlannedPods() {}

  /** The number of Pods from start to end, if no trial has to be repeated. */
  public static long inAll(Design design, int runtimes, BenchmarkWorkloadSpec workload) {
    long blocks = (long) design.blocks().warmup() + design.blocks().max();
    long trials =
        design.isBurst()
            ? design.concurrency().stream().mapToLong(Integer::longValue).sum()
            : sides(workload);
    return blocks * runtimes * trials;
  }

  /** The largest number of Pods at the same time. */
  public static long atATime(Design design, BenchmarkWorkloadSpec workload) {
    return design.isBurst()
        ? design.concurrency().stream().mapToLong(Integer::longValue).max().orElse(1)
        : sides(workload);
  }

  /** The number of Pods in a trial that isn't a burst. */
  public static int sides(BenchmarkWorkloadSpec workload) {
    return workload.server() == null ? 1 : 2;
  }
}
