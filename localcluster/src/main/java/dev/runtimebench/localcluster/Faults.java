package dev.runtimebench.localcluster;

import dev.runtimebench.localcluster.api.ApiException;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Makes the API server misbehave on purpose. Applies to requests over HTTP only, never to the
 * cluster's own components.
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

  /** What is to happen to one request; null and zero where nothing is. */
  record Verdict(Duration delay, ApiException before, ApiException after) {}

  /** What acts on the open watches. */
  interface Watches {
    void close(Predicate<ApiRequest> which);

    void garble(Predicate<ApiRequest> which);

    void hold(boolean held);
  }

  private record Rule(
      AtomicInteger left,
      Predicate<ApiRequest> when,
      Duration delay,
      ApiException before,
      ApiException after) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Predicate<Event>> suppressed = new CopyOnWriteArrayList<>();
  private final Watches watches;
  private final Runnable expireHistory;

  Faults(Watches watches, Runnable expireHistory) {
    this.watches = watches;
    this.expireHistory = expireHistory;
  }

  /** Answers the next n matching requests with an HTTP error, without carrying them out. */
  public Faults next(int n, Predicate<ApiRequest> when, int status) {
    return next(n, when, status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
  }

  /** Answers the next n matching requests with an HTTP error, without carrying them out. */
  public Faults next(int n, Predicate<ApiRequest> when, int status, String reason, String message) {
    ApiException error = new ApiException(status, reason, message);
    rules.add(new Rule(new AtomicInteger(n), when, Duration.ZERO, error, null));
    return this;
  }

  /** Carries out the next n matching requests, and answers with an HTTP error all the same. */
  public Faults afterCommit(int n, Predicate<ApiRequest> when, int status) {
    ApiException error =
        new ApiException(status, REASONS.getOrDefault(status, "Unknown"), "injected fault");
    rules.add(new Rule(new AtomicInteger(n), when, Duration.ZERO, null, error));
    return this;
  }

  /** Lets the next n matching requests wait before they are carried out. */
  public Faults delay(int n, Predicate<ApiRequest> when, Duration delay) {
    rules.add(new Rule(new AtomicInteger(n), when, delay, null, null));
    return this;
  }

  /** Closes every open watch; clients are expected to open new ones. */
  public void closeWatches() {
    closeWatches(watch -> true);
  }

  public void closeWatches(Predicate<ApiRequest> which) {
    watches.close(which);
  }

  /** Sends something unreadable on the open watches: clients can't go on with them. */
  public void garbleWatches(Predicate<ApiRequest> which) {
    watches.garble(which);
  }

  /** Keeps back all watch events until {@link #releaseWatches()}, so that caches grow stale. */
  public void holdWatches() {
    watches.hold(true);
  }

  public void releaseWatches() {
    watches.hold(false);
  }

  /** Makes every watch from an earlier resourceVersion end in 410, so that clients must relist. */
  public void expireHistory() {
    expireHistory.run();
  }

  /** Loses matching Events: their creation is answered, but they are never stored. */
  public void suppressEvents(Predicate<Event> which) {
    suppressed.add(which);
  }

  /** Ends every fault. */
  public void clear() {
    rules.clear();
    suppressed.clear();
    releaseWatches();
  }

  boolean suppresses(Event event) {
    return suppressed.stream().anyMatch(predicate -> predicate.test(event));
  }

  boolean suppressesAnything() {
    return !suppressed.isEmpty();
  }

  Verdict verdict(ApiRequest request) {
    Duration delay = Duration.ZERO;
    ApiException before = null;
    ApiException after = null;
    for (Rule rule : rules) {
      boolean taken = (before == null || rule.before == null) && rule.when.test(request);
      if (taken && rule.left.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        delay = delay.plus(rule.delay);
        before = before == null ? rule.before : before;
        after = after == null ? rule.after : after;
      }
    }
    return new Verdict(delay, before, after);
  }
}
