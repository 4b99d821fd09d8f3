package dev.runtimebench.results.plan;

/**
 * One attempt at a trial, with its result as the plan needs it.
 *
 * @param block the trial's block
 * @param runtime the trial's runtime
 * @param concurrency how many Pods start at once; null in a serial design
 * @param number which run of the block the attempt belongs to, from 0; a block is always repeated
 *     as a whole
 * @param result the result of the attempt
 */
public record Attempt(int block, String runtime, Integer concurrency, int number, Result result) {

  /** Creates an attempt at a trial of a serial design. */
  public Attempt(int block, String runtime, int number, Result result) {
    this(block, runtime, null, number, result);
  }

  /** The result of an attempt. */
  public enum Result {
    /** The attempt gave a valid result. */
    Valid,
    /** The attempt gave no valid result, but another attempt may. */
    Invalid,
    /** The attempt gave no valid result, and another attempt would not either. */
    Hopeless,
    /**
     * The Pod waited for the cluster. The attempt does not count against the workload's retries.
     */
    Waited,
    /** The operator was not watching. The attempt does not count against the workload's retries. */
    Interrupted
  }
}
