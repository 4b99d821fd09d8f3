package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.http.ApiRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The requests that clients sent over HTTP. Calls of the scheduler and the nodes are not in the
 * log. Keeps the last 100,000 requests. Thread-safe: the thread of the HTTP server adds requests
 * while a test reads.
 */
public final class RequestLog {

  private static final int MAX_REQUESTS = 100_000;

  private final ConcurrentLinkedDeque<ApiRequest> requests = new ConcurrentLinkedDeque<>();
  private final AtomicInteger size = new AtomicInteger();

  /** Returns the requests, oldest first. */
  public List<ApiRequest> all() {
    return List.copyOf(requests);
  }

  public List<ApiRequest> matching(Predicate<ApiRequest> predicate) {
    return requests.stream().filter(predicate).toList();
  }

  public int count(Predicate<ApiRequest> predicate) {
    return (int) requests.stream().filter(predicate).count();
  }

  /** Returns the {@link ApiRequest#permission() permissions} that the requests needed, sorted. */
  public Set<String> permissions() {
    Set<String> permissions = new TreeSet<>();
    requests.forEach(request -> permissions.add(request.permission()));
    return permissions;
  }

  public void clear() {
    requests.clear();
    size.set(0);
  }

  void add(ApiRequest request) {
    requests.add(request);
    if (size.incrementAndGet() > MAX_REQUESTS) {
      requests.poll();
      size.decrementAndGet();
    }
  }
}
