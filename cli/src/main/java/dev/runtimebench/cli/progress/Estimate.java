package dev.runtimebench.cli.progress;

import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Estimates the time left from how long the blocks have taken so far. Assumes that benchmarks run
 * one after the other.
 */
final class Estimate {

  /** A trial's assumed time before any block was timed: a Pod's start and end, and some work. */
  private static final Duration UNKNOWN_TRIAL = Duration.ofSeconds(3);

  private Estimate() {}

  /**
   * The state of one benchmark.
   *
   * @param blocks the number of all blocks, including warm-up blocks
   * @param done the number of completed blocks
   * @param trialsPerBlock the number of runtimes
   * @param timed the number of completed blocks that this program timed
   * @param took how long the timed blocks took together
   * @param since the time since the last block was completed, or since the first one began; zero if
   *     the benchmark is not running
   * @param over whether the benchmark has ended
   */
  record Part(
      int blocks,
      int done,
      int trialsPerBlock,
      int timed,
      Duration took,
      Duration since,
      boolean over) {

    private double trialMillis() {
      return took.toMillis() / (double) (timed * trialsPerBlock);
    }

    private boolean isTimed() {
      return timed > 0 && trialsPerBlock > 0;
    }
  }

  /**
   * Returns the time left for all benchmarks; never negative. A benchmark without a timed block
   * counts with the mean of the other benchmarks and of the assumed time, because the first
   * benchmark may be the slowest.
   */
  static Duration left(List<Part> parts) {
    double usual =
        DoubleStream.concat(
                DoubleStream.of((double) UNKNOWN_TRIAL.toMillis()),
                parts.stream().filter(Part::isTimed).mapToDouble(Part::trialMillis))
            .average()
            .getAsDouble();
    double millis = 0;
    for (Part part : parts) {
      if (!part.over()) {
        double trial = part.isTimed() ? part.trialMillis() : usual;
        double rest = trial * part.trialsPerBlock() * Math.max(0, part.blocks() - part.done());
        millis += Math.max(0, rest - part.since().toMillis());
      }
    }
    return Duration.ofMillis(Math.round(millis));
  }
}
