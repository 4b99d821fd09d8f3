package dev.runtimebench.results.stats;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a run has measured enough: as soon as the interval of every primary ratio is as narrow as
 * asked, and at the cap in any case. To stop where the interval happens to be narrow makes it hold
 * the truth too seldom, the more so the fewer the blocks, which know the spread badly. Against that
 * the interval of fewer than {@value #FULL} must be narrower than asked, and of fewer than {@value
 * #LEAST} none is narrow enough. What that achieves and costs: docs/concepts/statistics.md.
 *
 * @param precision the relative half-width to reach, such as 0.02; empty to run to the cap
 * @param min the fewest blocks
 * @param max the cap
 */
public record StoppingRule(OptionalDouble precision, int min, int max) {

  /** The fewest pairs to stop at. */
  public static final int LEAST = 8;

  /**
   * The pairs from which on the spread is known well enough to ask for the precision and no more.
   */
  public static final int FULL = 20;

  /** Go on or stop. */
  public sealed interface Decision {}

  /** Run another block. */
  public record Go() implements Decision {}

  /** Run no more. */
  public record Stop(Reason reason) implements Decision {}

  /** Why a run stops. */
  public enum Reason {
    /** Every primary interval is as narrow as asked. */
    PrecisionReached,
    /** The cap is reached. */
    MaxBlocks
  }

  /**
   * @throws IllegalArgumentException when the precision isn't positive, or min isn't in [1, max]
   */
  public StoppingRule {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException("blocks from " + min + " to " + max);
    }
    if (precision.isPresent() && !(precision.getAsDouble() > 0)) {
      throw new IllegalArgumentException("precision " + precision + " is not positive");
    }
  }

  /** Whether the data may decide the length. */
  public boolean isAdaptive() {
    return precision.isPresent() && least() < max;
  }

  /**
   * The decision after a block.
   *
   * @param blocks how many counted blocks are done
   * @param primaries the primary comparisons so far, each contestant's in each primary metric; one
   *     without a value yet is empty
   */
  public Decision decide(int blocks, Collection<Optional<PairedComparison>> primaries) {
    if (blocks >= max) {
      return new Stop(Reason.MaxBlocks);
    }
    boolean precise =
        isAdaptive()
            && blocks >= least()
            && !primaries.isEmpty()
            && primaries.stream().allMatch(c -> c.filter(this::isPrecise).isPresent());
    return precise ? new Stop(Reason.PrecisionReached) : new Go();
  }

  private boolean isPrecise(PairedComparison comparison) {
    int pairs = comparison.pairs();
    return pairs >= LEAST
        && comparison.relativeHalfWidth().filter(w -> w <= widest(pairs)).isPresent();
  }

  /** The half-width with which so many pairs are enough. */
  private double widest(int pairs) {
    double share = Math.min(1, (double) pairs / FULL);
    return precision.getAsDouble() * share * share;
  }

  private int least() {
    return Math.max(min, LEAST);
  }
}
