package dev.runtimebench.results.stats;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Decides when a run stops: as soon as the interval of every primary ratio is as narrow as
 * requested, and at the cap in any case. A run that stops when the interval happens to be narrow
 * lowers the coverage of the interval. The effect is larger with fewer blocks, because few blocks
 * give a poor estimate of the spread. Therefore an interval of fewer than {@value
 * #FULL_PRECISION_PAIRS} pairs must be narrower than requested, and with fewer than {@value
 * #MIN_PAIRS} pairs the run does not stop. docs/concepts/statistics.md has the figures.
 *
 * @param precision the requested relative half-width, such as 0.02; empty to run to the cap
 * @param min the minimum number of blocks
 * @param max the maximum number of blocks (the cap)
 */
public record StoppingRule(OptionalDouble precision, int min, int max) {

  /** The minimum number of pairs for a stop before the cap. */
  public static final int MIN_PAIRS = 8;

  /**
   * From this number of pairs on, the spread is known well enough: the interval need not be
   * narrower than requested.
   */
  public static final int FULL_PRECISION_PAIRS = 20;

  /** Whether to continue or to stop. */
  public sealed interface Decision {}

  /** Run another block. */
  public record Go() implements Decision {}

  /** Stop the run. */
  public record Stop(Reason reason) implements Decision {}

  /** Why a run stops. */
  public enum Reason {
    /** Every primary interval is as narrow as requested. */
    PrecisionReached,
    /** The cap is reached. */
    MaxBlocks
  }

  /**
   * @throws IllegalArgumentException if the precision is not positive, or min is not in [1, max]
   */
  public StoppingRule {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException("blocks from " + min + " to " + max);
    }
    if (precision.isPresent() && !(precision.getAsDouble() > 0)) {
      throw new IllegalArgumentException("precision " + precision + " is not positive");
    }
  }

  /** Whether the data may stop the run before the cap. */
  public boolean isAdaptive() {
    return precision.isPresent() && minBlocks() < max;
  }

  /**
   * Decides after a block whether to stop.
   *
   * @param blocks the number of complete counted blocks
   * @param primaries the comparisons so far, one for each contestant and primary metric; a
   *     comparison without a ratio is empty
   */
  public Decision decide(int blocks, Collection<Optional<PairedComparison>> primaries) {
    if (blocks >= max) {
      return new Stop(Reason.MaxBlocks);
    }
    boolean precise =
        isAdaptive()
            && blocks >= minBlocks()
            && !primaries.isEmpty()
            && primaries.stream().allMatch(c -> c.filter(this::isPrecise).isPresent());
    return precise ? new Stop(Reason.PrecisionReached) : new Go();
  }

  private boolean isPrecise(PairedComparison comparison) {
    return comparison
        .relativeHalfWidth()
        .filter(width -> isPrecise(comparison.pairs(), width))
        .isPresent();
  }

  /**
   * Whether the interval of a ratio is narrow enough for a stop before the cap; only of an adaptive
   * rule.
   *
   * @param halfWidth the relative half-width of the interval
   */
  public boolean isPrecise(int pairs, double halfWidth) {
    return pairs >= MIN_PAIRS && halfWidth <= maxHalfWidth(pairs);
  }

  /** The maximum half-width for a stop with that many pairs. */
  private double maxHalfWidth(int pairs) {
    double share = Math.min(1, (double) pairs / FULL_PRECISION_PAIRS);
    return precision.getAsDouble() * share * share;
  }

  /** The number of counted blocks before which a run without failures does not stop. */
  public int leastBlocks() {
    return isAdaptive() ? minBlocks() : max;
  }

  private int minBlocks() {
    return Math.max(min, MIN_PAIRS);
  }
}
