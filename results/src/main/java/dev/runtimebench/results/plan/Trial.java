package dev.runtimebench.results.plan;

/**
 * One run of the workload under one runtime.
 *
 * @param block the block's number from 0, warm-up blocks first
 * @param warmup whether the block is a warm-up
 * @param position the position within the block, from 0
 * @param runtime the runtime's name
 * @param concurrency how many Pods start at once; null in a serial design
 */
public record Trial(int block, boolean warmup, int position, String runtime, Integer concurrency) {

  /** Identifies a trial within a block. */
  record Kind(String runtime, Integer concurrency) {}

  Kind kind() {
    return new Kind(runtime, concurrency);
  }

  /** Creates a trial of a serial design. */
  public Trial(int block, boolean warmup, int position, String runtime) {
    this(block, warmup, position, runtime, null);
  }
}
