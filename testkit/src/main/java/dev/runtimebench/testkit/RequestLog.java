package dev.runtimebench.testkit;

import dev.runtimebench.localcluster.http.ApiRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The requests that came over HTTP, which the cluster's own components never use. Keeps the latest
 * 100,000.
 */
public final class RequestLog {

  private static final int LIMIT = 100_000;

  private final ConcurrentLinkedDeque<ApiRequest> requests = new ConcurrentLinkedDeque<>();
  private final AtomicInteger size = new AtomicInteger();

  public List<ApiRequest> all() {
    return List.copyOf(requests);
  }

  public List<ApiRequest> matching(Predicate<ApiRequest> predicate) {
    return requests.stream().filter(predicate).toList();
  }

  public int count(Predicate<ApiRequest> predicate) {
    return (int) requests.stream().filter(predicate).count();
  }

  /** Every {@link ApiRequest#permission()} that was made use of, sorted. */
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
    if (size.incrementAndGet() > LIMIT) {
      requests.poll();
      size.decrementAndGet();
    }
  }
}
