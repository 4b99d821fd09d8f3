package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.Benchmarks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Handles a benchmark that is over: the benchmark stays as it is until its time to live ends. */
final class Retirement {

  /** With these finalizers, the garbage collector deletes or releases what a benchmark owns. */
  private static final Set<String> OF_THE_CLUSTER = Set.of("foregroundDeletion", "orphan");

  private final Benchmarks benchmarks;
  private final PodCleaner cleaner;
  private final NodeTurns turns;
  private final OperatorClock clock;
  private final TeardownWatcher teardowns;
  private final NodeBenchmarks nodes;

  Retirement(
      Benchmarks benchmarks,
      PodCleaner cleaner,
      NodeTurns turns,
      OperatorClock clock,
      TeardownWatcher teardowns,
      NodeBenchmarks nodes) {
    this.nodes = nodes;
    this.teardowns = teardowns;
    this.benchmarks = benchmarks;
    this.cleaner = cleaner;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Whether nothing is left to do: the benchmark is over, the status says so about the current
   * spec, no Pods are left, and no benchmark of a node measures. The samples of such a benchmark
   * need not be read: a cluster may have thousands.
   */
  boolean isSettled(Reconciliation current) {
    return current.pods().isEmpty()
        && !nodes.isAnyLeft(current.benchmark())
        && status(current)
            .filter(s -> Objects.equals(generation(current), s.observedGeneration()))
            .flatMap(s -> ended(current, s))
            .isPresent();
  }

  /**
   * Whether nothing is left to do, and the cache shows that too. Then nothing that this process
   * remembers is of use any more.
   */
  boolean isForgettable(Reconciliation current) {
    RuntimeBenchmarkStatus cached = current.benchmark().getStatus();
    return cached != null
        && current.pods().isEmpty()
        && Objects.equals(generation(current), cached.observedGeneration())
        && ended(current, cached).isPresent();
  }

  /**
   * Stops a benchmark that is being deleted, and deletes all its Pods: the cluster collects them
   * only after the benchmark itself is gone, and a finalizer may keep the benchmark for ever.
   *
   * @return what to report; empty if the benchmark was over before, or only the cluster's garbage
   *     collector holds it
   */
  Optional<StepResult.Wait> deleted(Reconciliation current) {
    teardowns.drop(current.run(), "the benchmark was deleted");
    current.pods().forEach(pod -> cleaner.remove(current, pod));
    turns.giveBack(current.benchmark());
    nodes.stop(current.benchmark());
    List<String> holders =
        current.benchmark().getMetadata().getFinalizers().stream()
            .filter(finalizer -> !OF_THE_CLUSTER.contains(finalizer))
            .toList();
    boolean over = status(current).flatMap(s -> ended(current, s)).isPresent();
    return over || holders.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StepResult.Wait(
                new Activity(
                    BenchmarkPhase.Failed,
                    Reason.BenchmarkDeleted,
                    "the benchmark was deleted, and its Pods too; the object remains until its finalizers are removed: %s; whoever added them must remove them from metadata.finalizers"
                        .formatted(String.join(", ", holders))),
                Optional.empty()));
  }

  /**
   * Cleans up after a benchmark that is over, and deletes the benchmark when its time to live has
   * ended.
   *
   * @return empty if the benchmark is not over
   */
  Optional<StepResult.Wait> retire(Reconciliation current) {
    Optional<RuntimeBenchmarkStatus> status = status(current);
    Optional<Activity> ended = status.flatMap(s -> ended(current, s));
    if (ended.isEmpty()) {
      return Optional.empty();
    }
    // The process that wrote the final status has written its Event too.
    current.run().status().activity(ended.get());
    nodes.stop(current.benchmark());
    cleaner.removeUnkept(current);
    cleaner.findGone(current);
    if (EarlierPods.waitedFor(current).isEmpty()) {
      turns.giveBack(current.benchmark());
    }
    Optional<Duration> left = timeToLive(current, status.get());
    if (left.isPresent() && left.get().isZero()) {
      benchmarks.delete(current.benchmark());
      left = Optional.empty();
    }
    return Optional.of(
        new StepResult.Wait(ended.get(), sooner(left, EarlierPods.endReportDue(current))));
  }

  /** The time until the benchmark is deleted, at least zero; empty if the benchmark stays. */
  private Optional<Duration> timeToLive(Reconciliation current, RuntimeBenchmarkStatus status) {
    Integer ttl = current.spec().ttlSecondsAfterFinished();
    if (ttl == null || status.completionTime() == null) {
      return Optional.empty();
    }
    Instant end = Instant.parse(status.completionTime()).plusSeconds(ttl);
    Duration left = Duration.between(clock.now(), end);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private static Optional<Duration> sooner(Optional<Duration> a, Optional<Duration> b) {
    return Stream.of(a, b).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  private static Optional<RuntimeBenchmarkStatus> status(Reconciliation current) {
    return current
        .run()
        .status()
        .written()
        .or(() -> Optional.ofNullable(current.benchmark().getStatus()));
  }

  private static Long generation(Reconciliation current) {
    return current.benchmark().getMetadata().getGeneration();
  }

  /**
   * How the benchmark ended; empty if it is not over. An invalid spec may be edited; then the
   * benchmark is not over any more.
   */
  private static Optional<Activity> ended(Reconciliation current, RuntimeBenchmarkStatus status) {
    Long generation =
        status.startTime() != null ? status.observedGeneration() : generation(current);
    if (generation == null) {
      return Optional.empty();
    }
    if (Conditions.isTrue(status.conditions(), Conditions.COMPLETE, generation)) {
      return activity(status, Conditions.COMPLETE, BenchmarkPhase.Complete);
    }
    if (Conditions.isTrue(status.conditions(), Conditions.FAILED, generation)) {
      boolean accepted = Conditions.isTrue(status.conditions(), Conditions.ACCEPTED, generation);
      return activity(
          status, Conditions.FAILED, accepted ? BenchmarkPhase.Failed : BenchmarkPhase.Invalid);
    }
    return Optional.empty();
  }

  private static Optional<Activity> activity(
      RuntimeBenchmarkStatus status, String type, BenchmarkPhase phase) {
    Condition condition = Conditions.find(status.conditions(), type).orElseThrow();
    return Optional.of(
        new Activity(phase, Reason.of(condition.getReason()), condition.getMessage()));
  }
}
