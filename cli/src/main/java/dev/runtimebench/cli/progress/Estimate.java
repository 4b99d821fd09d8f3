package dev.runtimebench.cli.progress;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Estimates the time left from how long the blocks have taken so far. Assumes that benchmarks on
 * one node run one after the other, and benchmarks on different nodes side by side.
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
   * @param node the node that the status names; empty if the benchmark has no node yet
   */
  @RecordBuilder
  record Part(
      int blocks,
      int done,
      int trialsPerBlock,
      int timed,
      Duration took,
      Duration since,
      boolean over,
      Optional<String> node) {

    private double trialMillis() {
      return took.toMillis() / (double) (timed * trialsPerBlock);
    }

    private boolean isTimed() {
      return timed > 0 && trialsPerBlock > 0;
    }
  }

  /**
   * Returns the time left for all benchmarks; never negative: that of the node that needs the
   * longest. A benchmark without a node takes the node that is free first, as far as nodes are
   * known. A benchmark without a timed block counts with the mean of the other benchmarks and of
   * the assumed time, because the first benchmark may be the slowest.
   */
  static Duration left(List<Part> parts) {
    double usual =
        DoubleStream.concat(
                DoubleStream.of((double) UNKNOWN_TRIAL.toMillis()),
                parts.stream().filter(Part::isTimed).mapToDouble(Part::trialMillis))
            .average()
            .getAsDouble();
    Map<String, Double> nodes = new TreeMap<>();
    parts.stream()
        .filter(part -> part.node().isPresent())
        .forEach(part -> nodes.merge(part.node().get(), rest(part, usual), Double::sum));
    if (nodes.isEmpty()) {
      nodes.put("", 0.0);
    }
    for (Part part : parts) {
      if (part.node().isEmpty()) {
        String first = Collections.min(nodes.entrySet(), Map.Entry.comparingByValue()).getKey();
        nodes.merge(first, rest(part, usual), Double::sum);
      }
    }
    return Duration.ofMillis(Math.round(Collections.max(nodes.values())));
  }

  /** The milliseconds that one benchmark still needs. */
  private static double rest(Part part, double usual) {
    if (part.over()) {
      return 0;
    }
    double trial = part.isTimed() ? part.trialMillis() : usual;
    double rest = trial * part.trialsPerBlock() * Math.max(0, part.blocks() - part.done());
    return Math.max(0, rest - part.since().toMillis());
  }
}
