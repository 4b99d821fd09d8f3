package dev.runtimebench.cli.progress;

import java.time.Duration;
import java.util.List;

/**
 * How much longer benchmarks will take, told from how long their blocks have taken so far. They are
 * taken to run one after the other.
 */
final class Estimate {

  /** For a trial of which nothing is known yet: a Pod's life, and a second or two of work. */
  private static final Duration UNKNOWN_TRIAL = Duration.ofSeconds(3);

  private Estimate() {}

  /**
   * One benchmark.
   *
   * @param blocks all of its blocks, the warm-up's included
   * @param done how many are done
   * @param trialsPerBlock its runtimes
   * @param timed how many of the done blocks were seen to be done from their beginning
   * @param took how long those took together
   * @param since how long ago the last block was done, or the first begun; zero when not running
   * @param over whether nothing more will be done
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

  /** The time left for all of them; never negative. */
  static Duration left(List<Part> parts) {
    double usual =
        parts.stream()
            .filter(Part::isTimed)
            .mapToDouble(Part::trialMillis)
            .average()
            .orElse((double) UNKNOWN_TRIAL.toMillis());
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
