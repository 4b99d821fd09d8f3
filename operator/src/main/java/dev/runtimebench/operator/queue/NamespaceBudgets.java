package dev.runtimebench.operator.queue;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.spec.Policy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the benchmarks of each namespace have used within the last 24 hours. What is known comes
 * from their statuses, which only the operator writes; one that is deleted stays on the books of
 * this process, so that deleting it gives nothing back.
 */
public final class NamespaceBudgets {

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * One benchmark's.
   *
   * @param start null while it waits for its turn
   * @param end null while it isn't over
   * @param pods planned, or once it is over created
   */
  @RecordBuilder
  record Use(String namespace, Instant start, Instant end, long pods) {

    Duration within(Instant from, Instant now) {
      if (start == null) {
        return Duration.ZERO;
      }
      Instant first = start.isBefore(from) ? from : start;
      Instant last = end == null ? now : end;
      return first.isBefore(last) ? Duration.between(first, last) : Duration.ZERO;
    }

    boolean isPast(Instant from) {
      return end != null && end.isBefore(from);
    }
  }

  private final Policy.PerNamespace limits;
  private final Supplier<Stream<RuntimeBenchmark>> known;
  private final Map<String, Use> uses = new HashMap<>();

  /**
   * @param known all benchmarks there are, as the cache has them
   */
  public NamespaceBudgets(Policy.PerNamespace limits, Supplier<Stream<RuntimeBenchmark>> known) {
    this.limits = limits;
    this.known = known;
  }

  private boolean isUnlimited() {
    return limits.maxPodsPerDay() == 0 && limits.maxMinutesPerDay() == 0;
  }

  /**
   * Books a benchmark that wants to start, or says which rule makes it wait.
   *
   * @param pods how many it plans
   */
  public synchronized Optional<String> book(RuntimeBenchmark benchmark, long pods, Instant now) {
    if (isUnlimited()) {
      return Optional.empty();
    }
    refresh(now);
    String uid = benchmark.getMetadata().getUid();
    String namespace = benchmark.getMetadata().getNamespace();
    long used = 0;
    for (Map.Entry<String, Use> other : uses.entrySet()) {
      if (!other.getKey().equals(uid) && other.getValue().namespace().equals(namespace)) {
        used += other.getValue().pods();
      }
    }
    if (limits.maxPodsPerDay() > 0 && used + pods > limits.maxPodsPerDay()) {
      return Optional.of(
          "policy.perNamespace.maxPodsPerDay: the benchmark plans %d Pods; others of this namespace have used or planned %d within 24 hours, and %d are allowed in all; it starts when enough of them are older"
              .formatted(pods, used, limits.maxPodsPerDay()));
    }
    Optional<String> spent = overspent(namespace, now);
    if (spent.isEmpty()) {
      uses.merge(
          uid,
          NamespaceBudgetsUseBuilder.builder().namespace(namespace).pods(pods).build(),
          (old, mine) ->
              NamespaceBudgetsUseBuilder.builder(old).pods(Math.max(old.pods(), pods)).build());
    }
    return spent.map(rule -> rule + "; it starts when enough of them are older");
  }

  /** Says so when the namespace's minutes are used up. */
  public synchronized Optional<String> overspent(String namespace, Instant now) {
    if (limits.maxMinutesPerDay() == 0) {
      return Optional.empty();
    }
    refresh(now);
    Duration ran = ran(uses.values(), namespace, now);
    return ran.compareTo(Duration.ofMinutes(limits.maxMinutesPerDay())) < 0
        ? Optional.empty()
        : Optional.of(
            "policy.perNamespace.maxMinutesPerDay: this namespace's benchmarks have run for %d minutes within 24 hours, and %d are allowed"
                .formatted(ran.toMinutes(), limits.maxMinutesPerDay()));
  }

  private static Duration ran(Collection<Use> uses, String namespace, Instant now) {
    Instant from = now.minus(DAY);
    return uses.stream()
        .filter(use -> use.namespace().equals(namespace))
        .map(use -> use.within(from, now))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** A benchmark is deleted. What it has used stays used; what it had only planned does not. */
  public synchronized void deleted(RuntimeBenchmark last, Instant now) {
    if (isUnlimited()) {
      return;
    }
    note(last);
    uses.computeIfPresent(
        last.getMetadata().getUid(),
        (uid, use) ->
            use.start() == null
                ? null
                : use.end() != null
                    ? use
                    : NamespaceBudgetsUseBuilder.builder(use).end(now).build());
  }

  private void refresh(Instant now) {
    known.get().forEach(this::note);
    uses.values().removeIf(use -> use.isPast(now.minus(DAY)));
  }

  private void note(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.startTime() == null) {
      return;
    }
    Instant start = Instant.parse(status.startTime());
    Instant end = status.completionTime() == null ? null : Instant.parse(status.completionTime());
    long created = status.samples() == null ? 0 : status.samples().count();
    uses.merge(
        benchmark.getMetadata().getUid(),
        new Use(benchmark.getMetadata().getNamespace(), start, end, created),
        (old, now) ->
            end != null
                ? now
                : new Use(now.namespace(), start, old.end(), Math.max(old.pods(), now.pods())));
  }
}
