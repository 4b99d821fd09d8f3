package dev.runtimebench.operator.queue;

import dev.runtimebench.api.v1alpha1.Design;
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
 * Counts what the benchmarks of each namespace have used within the last 24 hours. The numbers come
 * from the benchmarks' statuses, which only the operator writes. This process keeps counting a
 * deleted benchmark, so that deleting a benchmark does not free any budget. Thread-safe: reconciles
 * of several benchmarks call it.
 */
public final class NamespaceBudgets {

  private static final Duration DAY = Duration.ofDays(1);

  /**
   * What one benchmark has used.
   *
   * @param start null before the benchmark starts
   * @param end null before the benchmark ends
   * @param pods the number of planned Pods; after the end, the number of created Pods
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
   * @param known lists all benchmarks in the cache
   */
  public NamespaceBudgets(Policy.PerNamespace limits, Supplier<Stream<RuntimeBenchmark>> known) {
    this.limits = limits;
    this.known = known;
  }

  private boolean isUnlimited() {
    return limits.maxPodsPerDay() == 0 && limits.maxMinutesPerDay() == 0;
  }

  /**
   * Reserves the budget of a benchmark that is about to start.
   *
   * @param pods how many Pods the benchmark plans
   * @return the rule that makes the benchmark wait, in words; empty when the budget suffices
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
          "policy.perNamespace.maxPodsPerDay: this benchmark plans %d Pods, and other benchmarks of this namespace used or planned %d within 24 hours; %d are allowed in total; this benchmark starts when enough of those Pods are older than 24 hours"
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
    return spent.map(
        rule ->
            rule + "; this benchmark starts when enough of those minutes are older than 24 hours");
  }

  /** A message when the namespace has used up its minutes; else empty. */
  public synchronized Optional<String> overspent(String namespace, Instant now) {
    if (limits.maxMinutesPerDay() == 0) {
      return Optional.empty();
    }
    refresh(now);
    Duration ran = ran(uses.values(), namespace, now);
    return ran.compareTo(Duration.ofMinutes(limits.maxMinutesPerDay())) < 0
        ? Optional.empty()
        : Optional.of(
            "policy.perNamespace.maxMinutesPerDay: the benchmarks of this namespace ran for %d minutes within 24 hours; %d are allowed"
                .formatted(ran.toMinutes(), limits.maxMinutesPerDay()));
  }

  private static Duration ran(Collection<Use> uses, String namespace, Instant now) {
    Instant from = now.minus(DAY);
    return uses.stream()
        .filter(use -> use.namespace().equals(namespace))
        .map(use -> use.within(from, now))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Handles a deleted benchmark: keeps what it has used, and frees what it had only planned. */
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

  /** The largest number of Pods for one sample: a ramp has one sample. */
  private static long perSample(RuntimeBenchmark benchmark) {
    Design design = benchmark.getSpec().design();
    return design != null && design.isDensity() ? design.density().maxPods() : 1;
  }

  private void note(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.startTime() == null) {
      return;
    }
    Instant start = Instant.parse(status.startTime());
    Instant end = status.completionTime() == null ? null : Instant.parse(status.completionTime());
    long created = status.samples() == null ? 0 : status.samples().count() * perSample(benchmark);
    uses.merge(
        benchmark.getMetadata().getUid(),
        new Use(benchmark.getMetadata().getNamespace(), start, end, created),
        (old, now) ->
            end != null
                ? now
                : new Use(now.namespace(), start, old.end(), Math.max(old.pods(), now.pods())));
  }
}
