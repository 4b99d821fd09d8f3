package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.results.sample.FailureReason;
import java.util.Optional;

/**
 * The API server refuses a Pod of the running trial. Times are on the monotonic clock, in
 * nanoseconds.
 *
 * @param reason what the refusal is about
 * @param message the API server's words, and the field that fixes the problem
 * @param quota whether a ResourceQuota has too little left
 * @param passing whether a later call may succeed
 * @param since when the first of the calls in a row was refused
 * @param last when the last call was refused
 */
public record Refusal(
    FailureReason reason, String message, boolean quota, boolean passing, long since, long last) {

  /**
   * A refusal that follows another one, or is the first of a row.
   *
   * @param now when the call was refused
   */
  public static Refusal after(Optional<Refusal> before, Creation.Refused refused, long now) {
    return new Refusal(
        refused.reason(),
        refused.message(),
        refused.isQuota(),
        refused.passing(),
        before.map(Refusal::since).orElse(now),
        now);
  }
}
