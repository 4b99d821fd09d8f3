package dev.runtimebench.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusAssemblerTest {

  private final RuntimeBenchmark benchmark = Fixtures.created("b", "{}");
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void outcome(int block, String runtime, Double latency) {
    FailureReason reason = latency == null ? FailureReason.NonZeroExit : null;
    outcomes.add(
        new TrialOutcome(
            block,
            block == 0,
            0,
            runtime,
            0,
            "pod",
            "uid",
            "node-1",
            reason,
            reason == null ? null : "it broke",
            latency == null ? Map.of() : Map.of("latency", latency),
            Map.of(),
            runtime.equals("gvisor") ? "4.4.0" : "6.1.0",
            null));
  }

  private RuntimeBenchmarkStatus status() {
    return new StatusAssembler(benchmark, null, "2026-01-01T00:01:00Z")
        .started(
            new Activity(Activity.Phase.Running, "Running", ""),
            new StatusAssembler.Known(
                Fixtures.experiment(benchmark), outcomes, List.of("cm"), Optional.empty()));
  }

  @Test
  void warmUpIsNotCounted() {
    outcome(0, "runc", 1000.0);
    outcome(0, "gvisor", 1000.0);
    assertThat(status().results()).isEmpty();
    assertThat(status().blocks().warmupCompleted()).isEqualTo(1);
    assertThat(status().samples().count()).isEqualTo(2);
  }

  @Test
  void resultsAndRatiosComeFromTheCountedBlocks() {
    outcome(0, "runc", 1000.0);
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    outcome(2, "runc", 20.0);
    outcome(2, "gvisor", 240.0);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.results())
        .filteredOn(r -> r.runtime().equals("gvisor"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.n()).isEqualTo(2);
              assertThat(r.median()).isEqualTo(135);
              assertThat(r.unit()).isEqualTo("ns");
            });
    assertThat(status.comparisons())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.pairs()).isEqualTo(2);
              assertThat(c.ratio()).isCloseTo(6, within(1e-9));
            });
    assertThat(status.result()).isEqualTo("gvisor 6.00x slower");
    assertThat(status.blocks().display()).isEqualTo("2/10");
  }

  @Test
  void anInvalidTrialHasNoValueAndIsCounted() {
    outcome(1, "gvisor", null);
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    RuntimeBenchmarkStatus status = status();
    assertThat(status.results().get(1).invalid()).isEqualTo(1);
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.count()).isEqualTo(1);
              assertThat(f.lastMessage()).isEqualTo("it broke");
            });
  }

  @Test
  void theSandboxesKernelsAreShown() {
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    assertThat(status().environment().node()).isEqualTo("node-1");
    assertThat(status().environment().sandboxes())
        .extracting(s -> s.runtime() + "=" + s.kernel())
        .containsExactly("runc=6.1.0", "gvisor=4.4.0");
  }

  @Test
  void theSameKnowledgeGivesTheSameStatus() {
    outcome(1, "gvisor", 30.0);
    outcome(1, "runc", 10.0);
    assertThat(status()).isEqualTo(status());
  }
}
