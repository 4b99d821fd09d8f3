package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How much work processes in a sandbox did per second of wall clock, in rounds of a fixed loop.
 *
 * @param one the work of one process
 * @param two the work of two processes at the same time, both together
 * @param peak the speed of a process while the process has a CPU for itself
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CpuWork(long one, long two, long peak) {

  /** More rounds per second than any CPU does. */
  private static final long MOST = 1_000_000_000_000_000L;

  /** The peak comes from a short batch, and so has a small error. */
  private static final double PEAK_ERROR = 1.05;

  /** Reads the agent's values; empty if a value is missing or impossible. */
  public static Optional<CpuWork> of(JsonNode json) {
    CpuWork work =
        new CpuWork(
            json.path("one").asLong(0), json.path("two").asLong(0), json.path("peak").asLong(0));
    return isIntegral(json) && work.isPossible() ? Optional.of(work) : Optional.empty();
  }

  private static boolean isIntegral(JsonNode json) {
    return json.path("one").isIntegralNumber()
        && json.path("two").isIntegralNumber()
        && json.path("peak").isIntegralNumber();
  }

  private boolean isPossible() {
    return one > 0
        && two > 0
        && peak > 0
        && peak <= MOST
        && usedByOne() <= PEAK_ERROR
        && usedByTwo() <= 2 * PEAK_ERROR;
  }

  /** The work of two processes divided by the work of one. */
  public double ratio() {
    return (double) two / one;
  }

  /** The number of CPUs that one process used. */
  public double usedByOne() {
    return (double) one / peak;
  }

  /** The number of CPUs that two processes used together. */
  public double usedByTwo() {
    return (double) two / peak;
  }
}
