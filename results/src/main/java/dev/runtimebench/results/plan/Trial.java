package dev.runtimebench.results.plan;

/**
 * One run of the workload under one runtime.
 *
 * @param block the block's number from 0, warm-up blocks first
 * @param warmup whether the block is a warm-up
 * @param position the place within the block, from 0
 * @param runtime the runtime's name
 * @param concurrency how many Pods at once; null in a serial design
 */
public record Trial(int block, boolean warmup, int position, String runtime, Integer concurrency) {

  /** A trial of one Pod. */
  public Trial(int block, boolean warmup, int position, String runtime) {
    this(block, warmup, position, runtime, null);
  }
}
