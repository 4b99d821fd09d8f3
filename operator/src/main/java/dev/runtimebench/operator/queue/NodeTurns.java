package dev.runtimebench.operator.queue;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.SandboxView;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Function<RuntimeBenchmark, Set<String>> nodesOfPods;
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
   * @param nodesOfPods the nodes of the Pods that a benchmark has in the cache. After a restart, a
   *     benchmark with a Pod on a node comes before one that only measured there before
   * @param wake requests a reconcile of a benchmark whose turn may begin
   */
  public NodeTurns(
      Limits limits,
      Supplier<Stream<RuntimeBenchmark>> known,
      Function<RuntimeBenchmark, Set<String>> nodesOfPods,
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
      removeDeleted();
      turn = queue.take(ticket(benchmark), seats);
      others = queue.hasFreed() ? queue.ready() : List.of();
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

  /** On how many nodes benchmarks measure now. */
  public synchronized int measuringNodes() {
    return queue.measuring().size();
  }

  private void resume() {
    if (resumed) {
      return;
    }
    resumed = true;
    known
        .get()
        .filter(NodeTurns::isRunning)
        .sorted(
            Comparator.comparing((RuntimeBenchmark b) -> nodesOfPods.apply(b).isEmpty())
                .thenComparing(b -> b.getStatus().startTime()))
        .forEach(b -> queue.resume(ticket(b), nodes(b)));
  }

  /** The nodes of a benchmark that had begun: those in its status, and those of its Pods. */
  private List<String> nodes(RuntimeBenchmark benchmark) {
    Set<String> nodes = new HashSet<>(nodesOfPods.apply(benchmark));
    Optional.ofNullable(benchmark.getStatus().environment())
        .ifPresent(
            environment ->
                Stream.concat(
                        Stream.ofNullable(environment.node()),
                        environment.sandboxes().stream().map(SandboxView::node))
                    .filter(node -> node != null)
                    .forEach(nodes::add));
    return nodes.stream().sorted().toList();
  }

  /** Removes deleted benchmarks: a missed deletion must not block the others for ever. */
  private void removeDeleted() {
    queue.retain(known.get().map(b -> b.getMetadata().getUid()).collect(Collectors.toSet()));
  }

  private static boolean isRunning(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() != null
        && benchmark.getStatus().startTime() != null
        && benchmark.getStatus().completionTime() == null
        && benchmark.getMetadata().getDeletionTimestamp() == null
        && !benchmark.getSpec().isSuspended();
  }

  private static Ticket ticket(RuntimeBenchmark benchmark) {
    return new Ticket(
        benchmark.getMetadata().getUid(),
        benchmark.getMetadata().getNamespace(),
        benchmark.getMetadata().getName(),
        Optional.ofNullable(benchmark.getMetadata().getCreationTimestamp()).orElse(""));
  }
}
