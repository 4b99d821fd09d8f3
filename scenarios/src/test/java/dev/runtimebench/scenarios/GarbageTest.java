package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A benchmark can be deleted in any phase. It leaves no objects and blocks no other benchmark. */
class GarbageTest {

  private static final String DESIGN =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Pending   | workload: {ref: nothing}
          Running   |
          Suspended | suspend: true
          Complete  | podRetention: Always
          Failed    | podRetention: Always
          """)
  void deletedBenchmarkLeavesNothingBehind(String phase, String spec) {
    on.play(pod -> script(phase));
    on.apply(Fixtures.benchmark("b", DESIGN + (spec == null ? "" : spec)));
    on.await("b", b -> b.getStatus() != null && phase.equals(b.getStatus().phase()));
    if (phase.equals("Running")) {
      Awaitility.await().until(() -> !on.trialPods().isEmpty());
    }
    RuntimeBenchmark benchmark = on.get("b");
    assertThat(benchmark.getMetadata().getFinalizers()).isEmpty();

    on.client().resource(benchmark).delete();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(on.get("b")).isNull();
              assertThat(on.pods()).isEmpty();
              assertThat(on.samples()).isEmpty();
            });
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("next", DESIGN));
    on.awaitPhase("next", "Complete");
  }

  private static PodScript script(String phase) {
    return switch (phase) {
      case "Running" -> OperatorOnCluster.printing("busy").hangs().build();
      case "Failed" -> PodScript.builder().exitAfter(Duration.ofMillis(2)).exitCode(1).build();
      default -> OperatorOnCluster.latency(5);
    };
  }
}
