package dev.runtimebench.results.plan;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design;

/** Computes how many Pods a benchmark creates. */
public final class PlannedPods {

  private PlannedPods() {}

  /** The number of Pods of all trials from start to end, if no trial has to be repeated. */
  public static long inAll(Design design, int runtimes, BenchmarkWorkloadSpec workload) {
    return inBlocks(design.blocks().warmup() + design.blocks().max(), design, runtimes, workload);
  }

  /** The number of Pods of all trials in that many blocks, if no trial has to be repeated. */
  public static long inBlocks(
      int blocks, Design design, int runtimes, BenchmarkWorkloadSpec workload) {
    return inTrials(design, workload) * runtimes * blocks;
  }

  /** The largest number of Pods in the trials of one runtime in one block. */
  private static long inTrials(Design design, BenchmarkWorkloadSpec workload) {
    if (design.isDensity()) {
      return design.density().maxPods();
    }
    return design.isBurst()
        ? design.concurrency().stream().mapToLong(Integer::longValue).sum()
        : sides(workload);
  }

  /** The number of trials in one block. */
  public static int trialsInBlock(Design design, int runtimes) {
    return runtimes * (design.isBurst() ? design.concurrency().size() : 1);
  }

  /**
   * The largest number of Pods that pull images before the first trial. The warm-up trials pull the
   * images, so a benchmark with a warm-up has no such Pods.
   *
   * @param measuresPulls whether image pulls are part of the measurement
   * @param acrossPools whether each runtime has a node of its own
   */
  public static int pulls(
      Design design,
      int runtimes,
      BenchmarkWorkloadSpec workload,
      boolean measuresPulls,
      boolean acrossPools) {
    if (design.blocks().warmup() > 0 || measuresPulls) {
      return 0;
    }
    boolean agent = workload.container() != null && workload.container().agent() != null;
    int agents = acrossPools ? runtimes : 1;
    return runtimes + sides(workload) - 1 + (agent ? agents : 0);
  }

  /**
   * The largest number of Pods that look at the runtimes before the first trial: for each runtime
   * one at its sandbox, one at its CPU limit, and one at its memory limit.
   */
  public static int mostProbes(int runtimes) {
    return 3 * runtimes;
  }

  /** The largest number of Pods at the same time. */
  public static long atATime(Design design, BenchmarkWorkloadSpec workload) {
    if (design.isDensity()) {
      return design.density().maxPods();
    }
    return design.isBurst()
        ? design.concurrency().stream().mapToLong(Integer::longValue).max().orElse(1)
        : sides(workload);
  }

  /** The number of Pods without which a trial cannot begin. */
  public static long least(Design design, BenchmarkWorkloadSpec workload) {
    return design.isDensity() ? 1 : atATime(design, workload);
  }

  /** The number of Pods in a trial that is neither a burst nor a ramp. */
  public static int sides(BenchmarkWorkloadSpec workload) {
    return workload.server() == null ? 1 : 2;
  }
}
