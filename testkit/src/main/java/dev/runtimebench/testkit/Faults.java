package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.localcluster.http.RequestHook.Verdict.Cut;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the API server misbehave on purpose. Affects requests over HTTP, and not the scheduler and
 * the nodes.
 *
 * <p>fabric8's client retries 429 and 5xx up to {@code requestRetryBackoffLimit} times, by default
 * 10 times. A test that injects one 500 must set this limit to 0, or the client hides the fault.
 */
public final class Faults {

  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "BadRequest",
          401, "Unauthorized",
          403, "Forbidden",
          404, "NotFound",
          409, "Conflict",
          410, "Expired",
          429, "TooManyRequests",
          500, "InternalError",
          503, "ServiceUnavailable",
          504, "Timeout");

  private final FaultRules rules;
  private final LocalCluster cluster;

  Faults(FaultRules rules, LocalCluster cluster) {
    this.rules = rules;
    this.cluster = cluster;
  }

  /** Answers the next n matching requests with an HTTP error instead of executing them. */
  public Faults next(int n, Predicate<ApiRequest> when, int status) {
    return next(n, when, status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
  }

  /** Answers the next n matching requests with an HTTP error instead of executing them. */
  public Faults next(int n, Predicate<ApiRequest> when, int status, String reason, String message) {
    ApiException error = new ApiException(status, reason, message);
    rules.add(n, when, Verdict.rejected(error));
    return this;
  }

  /** Executes the next n matching requests, but answers with an HTTP error. */
  public Faults afterCommit(int n, Predicate<ApiRequest> when, int status) {
    ApiException error =
        new ApiException(status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
    rules.add(n, when, Verdict.answerLost(error));
    return this;
  }

  /** Executes the next n matching requests, and closes the connection instead of an answer. */
  public Faults cutAfterCommit(int n, Predicate<ApiRequest> when) {
    rules.add(n, when, Verdict.cut(Cut.AFTER));
    return this;
  }

  /** Executes the next n matching requests, and stops in the middle of each answer. */
  public Faults stallAfterCommit(int n, Predicate<ApiRequest> when) {
    rules.add(n, when, Verdict.cut(Cut.MIDDLE));
    return this;
  }

  /** Closes the connections of the next n matching requests instead of executing them. */
  public Faults cut(int n, Predicate<ApiRequest> when) {
    rules.add(n, when, Verdict.cut(Cut.BEFORE));
    return this;
  }

  /**
   * Asks this function about each request for which the test has named no fault. The function may
   * not block.
   */
  public Faults draw(Function<ApiRequest, Verdict> verdicts) {
    rules.draw(verdicts);
    return this;
  }

  /**
   * Cuts off a client for ever: none of its requests is executed any more, and its watches end. A
   * program that was killed would have this effect on the API server.
   */
  public void cutOff(String userAgent) {
    rules.cutOff(userAgent);
    closeWatches(watch -> watch.userAgent().equals(userAgent));
  }

  /** Delays the execution of the next n matching requests. */
  public Faults delay(int n, Predicate<ApiRequest> when, Duration delay) {
    rules.add(n, when, Verdict.after(delay));
    return this;
  }

  /** Closes all open watches. Clients are expected to open new ones. */
  public void closeWatches() {
    closeWatches(watch -> true);
  }

  /** Closes the matching open watches. Clients are expected to open new ones. */
  public void closeWatches(Predicate<ApiRequest> which) {
    cluster.watches().close(which);
  }

  /** Sends bytes that break the protocol on the matching watches, so that clients must give up. */
  public void garbleWatches(Predicate<ApiRequest> which) {
    cluster.watches().garble(which);
  }

  /**
   * Lets the matching watches stay open and bring nothing more, as after a loss of the connection
   * that no side has noticed.
   */
  public void muteWatches(Predicate<ApiRequest> which) {
    cluster.watches().mute(which);
  }

  /**
   * Makes every watch from an earlier resourceVersion fail with 410, so that clients must relist.
   */
  public void expireHistory() {
    cluster.expireHistory();
  }

  /** Removes all faults that have not affected a request yet. */
  public void clear() {
    rules.clear();
  }
}
