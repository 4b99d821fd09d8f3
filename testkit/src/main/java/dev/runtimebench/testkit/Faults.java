package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes the API server misbehave on purpose. Applies to requests over HTTP only, never to the
 * cluster's own components; lost Events alone are lost whoever writes them.
 *
 * <p>Note that fabric8's client retries 429 and 5xx by itself, up to {@code
 * requestRetryBackoffLimit} times (10 by default): one 500 goes unnoticed unless that is 0.
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

  /** Answers the next n matching requests with an HTTP error, without carrying them out. */
  public Faults next(int n, Predicate<ApiRequest> when, int status) {
    return next(n, when, status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
  }

  /** Answers the next n matching requests with an HTTP error, without carrying them out. */
  public Faults next(int n, Predicate<ApiRequest> when, int status, String reason, String message) {
    ApiException error = new ApiException(status, reason, message);
    rules.add(n, when, Verdict.rejected(error));
    return this;
  }

  /** Carries out the next n matching requests, and answers with an HTTP error all the same. */
  public Faults afterCommit(int n, Predicate<ApiRequest> when, int status) {
    ApiException error =
        new ApiException(status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
    rules.add(n, when, Verdict.answerLost(error));
    return this;
  }

  /** Lets the next n matching requests wait before they are carried out. */
  public Faults delay(int n, Predicate<ApiRequest> when, Duration delay) {
    rules.add(n, when, Verdict.after(delay));
    return this;
  }

  /** Closes every open watch; clients are expected to open new ones. */
  public void closeWatches() {
    closeWatches(watch -> true);
  }

  public void closeWatches(Predicate<ApiRequest> which) {
    cluster.watches().close(which);
  }

  /** Sends something unreadable on the open watches: clients can't go on with them. */
  public void garbleWatches(Predicate<ApiRequest> which) {
    cluster.watches().garble(which);
  }

  /** Keeps back all watch events until {@link #releaseWatches()}, so that caches grow stale. */
  public void holdWatches() {
    cluster.watches().hold(true);
  }

  public void releaseWatches() {
    cluster.watches().hold(false);
  }

  /** Makes every watch from an earlier resourceVersion end in 410, so that clients must relist. */
  public void expireHistory() {
    cluster.expireHistory();
  }

  /** Loses matching Events: their creation is answered, but they are never stored. */
  public void suppressEvents(Predicate<Event> which) {
    rules.suppress(which);
  }

  /** Ends every fault. */
  public void clear() {
    rules.clear();
    releaseWatches();
  }
}
