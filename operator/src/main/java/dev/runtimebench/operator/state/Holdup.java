package dev.runtimebench.operator.state;

import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A disruption that keeps a benchmark from its next Pod, and for how long the benchmark has waited.
 * Times are on the monotonic clock, in nanoseconds. Not thread-safe: only the reconcile of its
 * benchmark uses an instance.
 */
public final class Holdup {

  /**
   * What happened.
   *
   * @param reason a disruption: {@link FailureReason#isDisruption}
   * @param message what happened, as a sentence
   * @param since when the operator noticed
   */
  public record Cause(FailureReason reason, String message, long since) {}

  private Optional<Cause> cause = Optional.empty();
  private Duration waited = Duration.ZERO;

  /** The runtimes whose Pods were disrupted and have not run since. */
  private final Set<String> disrupted = new HashSet<>();

  private Optional<Set<String>> beside = Optional.empty();
  private boolean known;

  /**
   * Begins a wait. Earlier waits count too, until {@link #recovered} has been called for each
   * runtime that was disrupted.
   *
   * @param runtime the runtime whose Pod was disrupted
   */
  public void begin(FailureReason reason, String message, String runtime, long now) {
    disrupted.add(runtime);
    waited = waited(now);
    cause = Optional.of(new Cause(reason, message, now));
    beside = Optional.empty();
    known = true;
  }

  /**
   * The uids of the benchmarks of the namespace that measured when the wait began; empty before
   * somebody has looked.
   */
  public Optional<Set<String>> beside() {
    return beside;
  }

  /** Notes which benchmarks of the namespace measure as the wait begins. */
  public void beside(Set<String> uids) {
    beside = Optional.of(Set.copyOf(uids));
  }

  /** What the benchmark waits for; empty if the benchmark does not wait. */
  public Optional<Cause> cause() {
    return cause;
  }

  /** Whether this process has noted a disruption, also one that has ended. */
  public boolean isKnown() {
    return known;
  }

  /** For how long the benchmark has waited since it last recovered. */
  public Duration waited(long now) {
    return cause.map(c -> waited.plusNanos(now - c.since())).orElse(waited);
  }

  /** Does not count the time up to now: the benchmark is suspended, or waits for another one. */
  public void pause(long now) {
    cause = cause.map(c -> new Cause(c.reason(), c.message(), now));
  }

  /** Ends the wait: nothing is known that keeps the benchmark from its next Pod. */
  public void lift(long now) {
    waited = waited(now);
    cause = Optional.empty();
    known = true;
  }

  /**
   * Notes that Pods run where the Pods of these runtimes run. When no disrupted runtime is left,
   * the next disruption has its whole time.
   */
  public void recovered(Collection<String> runtimes) {
    disrupted.removeAll(runtimes);
    if (disrupted.isEmpty()) {
      waited = Duration.ZERO;
    }
  }
}
