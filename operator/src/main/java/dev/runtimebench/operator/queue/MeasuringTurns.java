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
 * Who may measure now. Benchmarks that run side by side on a node disturb one another, so only so
 * many run at a time; the others wait in the order in which they asked. The queue goes with the
 * process: in the next one those that had begun come first, so that none waits half done.
 */
public final class MeasuringTurns {

  /** A benchmark in the queue. */
  public record Ticket(String namespace, String name) {}

  private final int most;
  private final int mostOfNamespace;
  private final Supplier<Stream<RuntimeBenchmark>> known;
  private boolean resumed;
  private final Map<String, Ticket> holders = new LinkedHashMap<>();
  private final Map<String, Ticket> waiting = new LinkedHashMap<>();
  private final Consumer<Ticket> wake;

  /**
   * @param most how many may measure at a time
   * @param mostOfNamespace how many of one namespace; 0: no limit
   * @param known all benchmarks there are, as the cache has them
   * @param wake tells a waiting benchmark that it may go on
   */
  public MeasuringTurns(
      int most,
      int mostOfNamespace,
      Supplier<Stream<RuntimeBenchmark>> known,
      Consumer<Ticket> wake) {
    this.most = most;
    this.mostOfNamespace = mostOfNamespace;
    this.known = known;
    this.wake = wake;
  }

  /**
   * Takes a turn, or queues for one.
   *
   * @return the name of a benchmark that is in the way; empty when it is this one's turn
   */
  public synchronized Optional<String> take(RuntimeBenchmark benchmark) {
    resume();
    String uid = benchmark.getMetadata().getUid();
    if (holders.containsKey(uid)) {
      return Optional.empty();
    }
    waiting.putIfAbsent(uid, ticket(benchmark));
    removeGhosts();
    if (next().filter(uid::equals).isPresent()) {
      holders.put(uid, waiting.remove(uid));
      return Optional.empty();
    }
    Ticket inTheWay = (holders.isEmpty() ? waiting : holders).values().iterator().next();
    return Optional.of(inTheWay.namespace() + "/" + inTheWay.name());
  }

  /** Gives the turn or the place in the queue back, and wakes the benchmark whose turn is next. */
  public void giveBack(RuntimeBenchmark benchmark) {
    // Outside of the lock: whoever is woken may ask for a turn.
    release(benchmark.getMetadata().getUid()).ifPresent(wake);
  }

  private synchronized Optional<Ticket> release(String uid) {
    boolean held = holders.remove(uid) != null;
    boolean waited = waiting.remove(uid) != null;
    return held || waited ? next().map(waiting::get) : Optional.empty();
  }

  /** Who goes next, by uid: the first whose namespace doesn't measure enough already. */
  private Optional<String> next() {
    if (holders.size() >= most) {
      return Optional.empty();
    }
    return waiting.entrySet().stream()
        .filter(e -> mostOfNamespace == 0 || holdersOf(e.getValue().namespace()) < mostOfNamespace)
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
        .filter(MeasuringTurns::isUnderWay)
        .sorted(Comparator.comparing(b -> b.getStatus().startTime()))
        .forEach(b -> waiting.put(b.getMetadata().getUid(), ticket(b)));
  }

  /** A deletion that went unnoticed must not hold up the others for ever. */
  private void removeGhosts() {
    Set<String> alive = known.get().map(b -> b.getMetadata().getUid()).collect(Collectors.toSet());
    holders.keySet().retainAll(alive);
    waiting.keySet().retainAll(alive);
  }

  private static boolean isUnderWay(RuntimeBenchmark benchmark) {
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
