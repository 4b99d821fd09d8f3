package dev.runtimebench.results.plan;

/**
 * What became of a trial that was tried, as far as the plan cares.
 *
 * @param block the trial's block
 * @param runtime the trial's runtime
 * @param concurrency the trial's; null in a serial design
 * @param number which run of the block it belongs to, from 0: a block is run again as a whole
 * @param result what became of it
 */
public record Attempt(int block, String runtime, Integer concurrency, int number, Result result) {

  /** Of a trial of one Pod. */
  public Attempt(int block, String runtime, int number, Result result) {
    this(block, runtime, null, number, result);
  }

  /** What an attempt came to. */
  public enum Result {
    /** It gave a result. */
    Valid,
    /** It gave none, through a cause that another attempt may not meet. */
    Invalid,
    /** It gave none, and no further attempt would. */
    Hopeless,
    /** The operator wasn't watching; the workload isn't to blame. */
    Interrupted
  }
}
