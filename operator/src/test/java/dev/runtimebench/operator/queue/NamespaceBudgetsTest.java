package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceBudgetsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

  private final List<RuntimeBenchmark> known = new ArrayList<>();

  private NamespaceBudgets budgets(int pods, int minutes) {
    return new NamespaceBudgets(new Policy.PerNamespace(0, pods, minutes), known::stream);
  }

  private RuntimeBenchmark benchmark(String namespace, String name) {
    RuntimeBenchmark benchmark = Fixtures.created(name, "{}");
    benchmark.getMetadata().setUid("uid-of-" + name);
    benchmark.getMetadata().setNamespace(namespace);
    known.add(benchmark);
    return benchmark;
  }

  private RuntimeBenchmark ran(String name, Duration ago, Duration length, int pods) {
    RuntimeBenchmark benchmark = benchmark("a", name);
    Instant start = NOW.minus(ago);
    benchmark.setStatus(
        Serialization.unmarshal(
            "{\"startTime\": \"%s\", \"completionTime\": \"%s\", \"samples\": {\"count\": %d}}"
                .formatted(start, start.plus(length), pods),
            RuntimeBenchmarkStatus.class));
    return benchmark;
  }

  @Test
  void plannedPodsCountFromTheStart() {
    NamespaceBudgets budgets = budgets(100, 0);
    assertThat(budgets.book(benchmark("a", "one"), 60, NOW)).isEmpty();
    assertThat(budgets.book(benchmark("a", "one"), 60, NOW)).as("itself").isEmpty();
    assertThat(budgets.book(benchmark("a", "two"), 60, NOW))
        .hasValueSatisfying(
            rule -> assertThat(rule).contains("policy.perNamespace.maxPodsPerDay", "60", "100"));
    assertThat(budgets.book(benchmark("b", "three"), 60, NOW)).isEmpty();
  }

  @Test
  void createdPodsCountForADay() {
    NamespaceBudgets budgets = budgets(100, 0);
    ran("old", Duration.ofHours(30), Duration.ofHours(1), 90);
    ran("today", Duration.ofHours(20), Duration.ofHours(1), 50);
    assertThat(budgets.book(benchmark("a", "one"), 51, NOW)).isPresent();
    assertThat(budgets.book(benchmark("a", "one"), 50, NOW)).isEmpty();
    assertThat(budgets.book(benchmark("a", "two"), 10, NOW.plus(Duration.ofHours(6)))).isEmpty();
  }

  /** One sample is one ramp, and a ramp may have created all the Pods that its design allows. */
  @Test
  void eachRampCountsAsTheMostPodsThatItMayAdd() {
    NamespaceBudgets budgets = budgets(100, 0);
    RuntimeBenchmark density = ran("density", Duration.ofHours(2), Duration.ofHours(1), 3);
    density.setSpec(
        Fixtures.created(
                "density",
                "{design: {mode: Density, density: {maxPods: 20, maxStartSeconds: 9, reserveMemory: 1Gi}}}")
            .getSpec());
    assertThat(budgets.book(benchmark("a", "one"), 41, NOW)).isPresent();
    assertThat(budgets.book(benchmark("a", "one"), 40, NOW)).isEmpty();
  }

  @Test
  void deletedBenchmarkFreesOnlyItsPlannedPods() {
    NamespaceBudgets budgets = budgets(100, 0);
    RuntimeBenchmark today = ran("today", Duration.ofHours(2), Duration.ofHours(1), 50);
    known.remove(today);
    budgets.deleted(today, NOW);
    RuntimeBenchmark planned = benchmark("a", "planned");
    assertThat(budgets.book(planned, 50, NOW)).isEmpty();
    known.remove(planned);
    budgets.deleted(planned, NOW);
    assertThat(budgets.book(benchmark("a", "one"), 51, NOW)).isPresent();
    assertThat(budgets.book(benchmark("a", "one"), 50, NOW)).isEmpty();
  }

  @Test
  void minutesCountWithinTheLastDay() {
    NamespaceBudgets budgets = budgets(0, 60);
    ran("reaches in", Duration.ofHours(25), Duration.ofMinutes(90), 1);
    assertThat(budgets.overspent("a", NOW)).isEmpty();
    ran("again", Duration.ofHours(1), Duration.ofMinutes(30), 1);
    assertThat(budgets.overspent("a", NOW))
        .hasValueSatisfying(rule -> assertThat(rule).contains("maxMinutesPerDay", "60 minutes"));
    assertThat(budgets.overspent("b", NOW)).isEmpty();
    assertThat(budgets.book(benchmark("a", "one"), 1, NOW)).isPresent();
  }

  @Test
  void nothingIsBookedWithoutLimits() {
    NamespaceBudgets budgets = budgets(0, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(budgets.book(benchmark("a", "b" + i), 1_000_000, NOW)).isEmpty();
    }
  }
}
