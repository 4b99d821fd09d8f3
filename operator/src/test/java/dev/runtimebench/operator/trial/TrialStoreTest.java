package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.DurableState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the ConfigMaps get the trials that are in memory, and what the status says until then. */
class TrialStoreTest {

  private static final long START = 5_000_000_000_000L;

  private final RuntimeBenchmark benchmark = Fixtures.created("b", "");
  private final BenchmarkRun run = new BenchmarkRun();
  private final DurableState durable = run.durable();

  @BeforeEach
  void begin() {
    durable.started(Experiments.of(benchmark), "{}", List.of("samples-0"));
  }

  private void trial(String line) {
    durable.add(
        List.of(TrialOutcomeBuilder.builder().block(0).runtime("runc").build()), List.of(line));
  }

  private Optional<Duration> untilStore(long seconds) {
    return TrialRecorder.untilStore(
        new Reconciliation(
            benchmark, run, List.of(), START + Duration.ofSeconds(seconds).toNanos()));
  }

  private static String digest(String... lines) {
    SampleDigest digest = new SampleDigest();
    List.of(lines).forEach(digest::add);
    return digest.text();
  }

  @Test
  void nothingIsDueWithoutATrial() {
    assertThat(untilStore(0)).isEmpty();
  }

  @Test
  void firstTrialIsWrittenAtOnce() {
    trial("one");
    assertThat(untilStore(0)).contains(Duration.ZERO);
  }

  @Test
  void laterTrialWaitsUntilTheLastWriteIsFiveSecondsOld() {
    run.lastStored(START);
    trial("one");
    assertThat(untilStore(2)).contains(Duration.ofSeconds(3));
    assertThat(untilStore(7)).contains(Duration.ofSeconds(-2));
  }

  @Test
  void digestAndCountAreThoseOfTheConfigMaps() {
    trial("one");
    durable.stored();
    trial("two");
    assertThat(durable.outcomes()).hasSize(2);
    assertThat(durable.unstored()).containsExactly("two");
    assertThat(durable.storedCount()).isEqualTo(1);
    assertThat(durable.digest()).isEqualTo(digest("one"));
    assertThat(durable.end().line()).contains("one");

    durable.stored();
    assertThat(durable.unstored()).isEmpty();
    assertThat(durable.storedCount()).isEqualTo(2);
    assertThat(durable.digest()).isEqualTo(digest("one", "two"));
  }
}
