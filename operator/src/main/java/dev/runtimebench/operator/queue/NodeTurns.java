package dev.runtimebench.operator.queue;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.SandboxView;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which benchmarks may measure now, and on which nodes. Benchmarks on the same node disturb
 * each other, so one benchmark measures on a node at a time. Benchmarks on different nodes measure
 * side by side. The queue is lost with the process. The next process first gives their nodes to the
 * benchmarks that had begun. Thread-safe: reconciles of several benchmarks call it.
 */
public final class NodeTurns {

  private final LaneQueue queue;
  private final Supplier<Stream<RuntimeBenchmark>> known;
  private final Supplier<Map<String, Set<String>>> nodesOfPods;
  private final Consumer<Ticket> wake;
  private boolean resumed;

  /**
   * How many benchmarks may measure at the same time.
   *
   * @param installation how many in all; 0: no limit
   * @param namespace how many of one namespace; 0: no limit
   */
  public record Limits(int installation, int namespace) {}

  /**
   * @param known lists all benchmarks in the cache
   * @param nodesOfPods the nodes on which the Pods in the cache run, by the uid of their benchmark.
   *     After a restart, a benchmark with a Pod on a node comes before one that only measured there
   *     before
   * @param wake requests a reconcile of a benchmark whose turn may begin
   */
  public NodeTurns(
      Limits limits,
      Supplier<Stream<RuntimeBenchmark>> known,
      Supplier<Map<String, Set<String>>> nodesOfPods,
      Consumer<Ticket> wake) {
    this.queue = new LaneQueue(limits.installation(), limits.namespace());
    this.known = known;
    this.nodesOfPods = nodesOfPods;
    this.wake = wake;
  }

  /**
   * Takes a turn, or queues for one, or confirms a turn.
   *
   * @param seats where the benchmark's Pods may run
   */
  public Turn take(RuntimeBenchmark benchmark, List<Seat> seats) {
    Turn turn;
    List<Ticket> others;
    synchronized (this) {
      resume();
      boolean removed = removeDeleted();
      turn = queue.take(ticket(benchmark), seats);
      others = removed || queue.hasChanged() ? queue.ready() : List.of();
    }
    // Outside of the lock: the woken benchmarks may request their turns at once.
    others.forEach(wake);
    return turn;
  }

  /** Ends a benchmark's turn or its wait, and wakes the benchmarks whose turns may begin. */
  public void giveBack(RuntimeBenchmark benchmark) {
    release(benchmark.getMetadata().getUid()).forEach(wake);
  }

  private synchronized List<Ticket> release(String uid) {
    return queue.release(uid) ? queue.ready() : List.of();
  }

  /** The other benchmarks of the same namespace whose turn it is now. */
  public synchronized List<Ticket> beside(RuntimeBenchmark benchmark) {
    resume();
    return queue.beside(ticket(benchmark));
  }

  /** On how many nodes benchmarks measure now. */
  public synchronized int measuringNodes() {
    return queue.measuring().size();
  }

  private void resume() {
    if (resumed) {
      return;
    }
    resumed = true;
    Map<String, Set<String>> ofPods = nodesOfPods.get();
    known
        .get()
        .map(b -> new Begun(b, ofPods.getOrDefault(b.getMetadata().getUid(), Set.of())))
        .filter(Begun::mayDisturb)
        .sorted(
            Comparator.comparing((Begun b) -> b.ofPods().isEmpty()).thenComparing(Begun::startTime))
        .forEach(b -> queue.resume(ticket(b.benchmark()), b.nodes()));
  }

  /**
   * A benchmark that an earlier process may have begun.
   *
   * @param ofPods the nodes on which its Pods run
   */
  private record Begun(RuntimeBenchmark benchmark, Set<String> ofPods) {

    /**
     * Whether the benchmark measures, or has Pods that still run: those of a benchmark that is
     * suspended or has ended disturb others until they stop.
     */
    boolean mayDisturb() {
      return benchmark.getMetadata().getDeletionTimestamp() == null
          && (measures() || !ofPods.isEmpty());
    }

    private boolean measures() {
      return benchmark.getStatus() != null
          && benchmark.getStatus().startTime() != null
          && benchmark.getStatus().completionTime() == null
          && !benchmark.getSpec().isSuspended();
    }

    String startTime() {
      return Optional.ofNullable(benchmark.getStatus())
          .map(RuntimeBenchmarkStatus::startTime)
          .orElse("");
    }

    /** The nodes of the Pods, and of a benchmark that measures also those in its status. */
    List<String> nodes() {
      Set<String> nodes = new HashSet<>(ofPods);
      Optional.ofNullable(benchmark.getStatus())
          .filter(status -> measures())
          .map(RuntimeBenchmarkStatus::environment)
          .ifPresent(
              environment ->
                  Stream.concat(
                          Stream.ofNullable(environment.node()),
                          environment.sandboxes().stream().map(SandboxView::node))
                      .filter(node -> node != null)
                      .forEach(nodes::add));
      return nodes.stream().sorted().toList();
    }
  }

  /**
   * Removes deleted benchmarks: a missed deletion must not block the others for ever.
   *
   * @return whether there were any in the queue
   */
  private boolean removeDeleted() {
    return queue.retain(known.get().map(b -> b.getMetadata().getUid()).collect(Collectors.toSet()));
  }

  private static Ticket ticket(RuntimeBenchmark benchmark) {
    return new Ticket(
        benchmark.getMetadata().getUid(),
        benchmark.getMetadata().getNamespace(),
        benchmark.getMetadata().getName(),
        Optional.ofNullable(benchmark.getMetadata().getCreationTimestamp()).orElse(""));
  }
}
