package dev.runtimebench.operator.queue;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which benchmarks may measure now. Benchmarks on the same node disturb each other, so the
 * number of measuring benchmarks is limited; the others wait in the order of their requests. The
 * queue is lost with the process. The next process first takes the benchmarks that had begun, so
 * that no benchmark waits half done. Thread-safe: reconciles of several benchmarks call it.
 */
public final class MeasuringTurns {

  /** A benchmark in the queue. */
  public record Ticket(String namespace, String name) {}

  private final int limit;
  private final int namespaceLimit;
  private final Supplier<Stream<RuntimeBenchmark>> known;
  private boolean resumed;
  private final Map<String, Ticket> holders = new LinkedHashMap<>();
  private final Map<String, Ticket> waiting = new LinkedHashMap<>();
  private final Consumer<Ticket> wake;

  /**
   * @param limit how many benchmarks may measure at the same time
   * @param namespaceLimit how many of one namespace; 0: no limit
   * @param known lists all benchmarks in the cache
   * @param wake requests a reconcile of the benchmark whose turn is next
   */
  public MeasuringTurns(
      int limit,
      int namespaceLimit,
      Supplier<Stream<RuntimeBenchmark>> known,
      Consumer<Ticket> wake) {
    this.limit = limit;
    this.namespaceLimit = namespaceLimit;
    this.known = known;
    this.wake = wake;
  }

  /**
   * Takes a turn, or queues for one.
   *
   * @return the namespace and name of the first benchmark ahead of this one; empty when it is this
   *     benchmark's turn
   */
  public synchronized Optional<String> take(RuntimeBenchmark benchmark) {
    resume();
    String uid = benchmark.getMetadata().getUid();
    if (holders.containsKey(uid)) {
      return Optional.empty();
    }
    waiting.putIfAbsent(uid, ticket(benchmark));
    removeDeleted();
    if (next().filter(uid::equals).isPresent()) {
      holders.put(uid, waiting.remove(uid));
      return Optional.empty();
    }
    Ticket ahead = (holders.isEmpty() ? waiting : holders).values().iterator().next();
    return Optional.of(ahead.namespace() + "/" + ahead.name());
  }

  /** Ends a benchmark's turn or its wait, and wakes the benchmark whose turn is next. */
  public void giveBack(RuntimeBenchmark benchmark) {
    // Outside of the lock: the woken benchmark may request a turn at once.
    release(benchmark.getMetadata().getUid()).ifPresent(wake);
  }

  private synchronized Optional<Ticket> release(String uid) {
    boolean held = holders.remove(uid) != null;
    boolean waited = waiting.remove(uid) != null;
    return held || waited ? next().map(waiting::get) : Optional.empty();
  }

  /** The uid of the next benchmark: the first whose namespace is below its limit. */
  private Optional<String> next() {
    if (holders.size() >= limit) {
      return Optional.empty();
    }
    return waiting.entrySet().stream()
        .filter(e -> namespaceLimit == 0 || holdersOf(e.getValue().namespace()) < namespaceLimit)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private long holdersOf(String namespace) {
    return holders.values().stream().filter(t -> t.namespace().equals(namespace)).count();
  }

  private void resume() {
    if (resumed) {
      return;
    }
    resumed = true;
    known
        .get()
        .filter(MeasuringTurns::isRunning)
        .sorted(Comparator.comparing(b -> b.getStatus().startTime()))
        .forEach(b -> waiting.put(b.getMetadata().getUid(), ticket(b)));
  }

  /** Removes deleted benchmarks: a missed deletion must not block the others for ever. */
  private void removeDeleted() {
    Set<String> alive = known.get().map(b -> b.getMetadata().getUid()).collect(Collectors.toSet());
    holders.keySet().retainAll(alive);
    waiting.keySet().retainAll(alive);
  }

  private static boolean isRunning(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() != null
        && benchmark.getStatus().startTime() != null
        && benchmark.getStatus().completionTime() == null
        && benchmark.getMetadata().getDeletionTimestamp() == null
        && !benchmark.getSpec().isSuspended();
  }

  private static Ticket ticket(RuntimeBenchmark benchmark) {
    return new Ticket(benchmark.getMetadata().getNamespace(), benchmark.getMetadata().getName());
  }
}
