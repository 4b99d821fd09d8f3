package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurableStateTest {

  private static final int BLOCKS = 500;

  /** For each analysis, the number of trials that it looked at. */
  private final List<Integer> analyses = new ArrayList<>();

  private final DurableState durable =
      new DurableState(
          (experiment, preparation, outcomes) -> {
            analyses.add(outcomes.size());
            return Findings.of(experiment, preparation, outcomes);
          });

  private void start(String design) {
    RuntimeBenchmark benchmark = Fixtures.created("b", "design: " + design);
    durable.started(Experiments.of(benchmark), "{}", List.of("samples-0"));
  }

  private static TrialOutcome outcome(Next.Run run, double value) {
    return TrialOutcomeBuilder.builder()
        .block(run.trial().block())
        .warmup(run.trial().warmup())
        .runtime(run.trial().runtime())
        .attempt(run.attempt())
        .values(Map.of("latency", value))
        .build();
  }

  /** The values spread so much that the ratio never becomes precise. */
  private void runAll() {
    while (durable.progress().next() instanceof Next.Run run) {
      assertThat(durable.mayEnd()).as("%s", run).isFalse();
      double value = run.trial().block() % 2 == 0 && run.trial().runtime().equals("runc") ? 9 : 1;
      durable.add(List.of(outcome(run, value)), List.of("line"));
    }
  }

  @Test
  void trialNeedsNoLookAtTheTrialsBefore() {
    start(
        "{blocks: {warmup: 0, min: 1, max: %d}, precision: {relativeHalfWidth: 0.02, confidence: 0.95}, settleSeconds: 0, retries: 2}"
            .formatted(BLOCKS));
    runAll();
    assertThat(analyses).isEmpty();
    assertThat(durable.mayEnd()).isTrue();
    assertThat(durable.findings().results()).allMatch(result -> result.n() == BLOCKS);
    durable.findings();
    assertThat(analyses).containsExactly(2 * BLOCKS);
  }

  @Test
  void outcomeIsFoundByTheLabelsOfItsPod() {
    start("{blocks: {warmup: 0, min: 1, max: 3}, settleSeconds: 0, retries: 2}");
    runAll();
    Map<String, String> labels =
        Map.of(Labels.BLOCK, "1", Labels.ATTEMPT, "0", Labels.RUNTIME, "gvisor");
    assertThat(outcome(labels).orElseThrow().block()).isEqualTo(1);
    assertThat(outcome(labels).orElseThrow().runtime()).isEqualTo("gvisor");
    assertThat(outcome(with(labels, Labels.ATTEMPT, "1"))).isEmpty();
    assertThat(outcome(with(labels, Labels.CONCURRENCY, "10"))).isEmpty();
    assertThat(outcome(Map.of())).isEmpty();
  }

  private Optional<TrialOutcome> outcome(Map<String, String> labels) {
    return durable.outcome(
        PodLabels.of(new PodBuilder().withNewMetadata().withLabels(labels).endMetadata().build()));
  }

  private static Map<String, String> with(Map<String, String> labels, String key, String value) {
    Map<String, String> changed = new HashMap<>(labels);
    changed.put(key, value);
    return changed;
  }

  @Test
  void failuresAreRemembered() {
    start("{blocks: {warmup: 0, min: 1, max: 3}, settleSeconds: 0, retries: 2}");
    assertThat(durable.hasMeasured()).isFalse();
    durable.add(
        List.of(
            TrialOutcomeBuilder.builder()
                .runtime("runc")
                .reason(FailureReason.PodWaited)
                .message("the Pod waited")
                .build()),
        List.of("line"));
    assertThat(durable.hasMeasured()).isFalse();
    assertThat(durable.hasFailed(FailureReason.PodWaited)).isTrue();
    assertThat(durable.hasFailed(FailureReason.NodeUnavailable)).isFalse();
  }
}
