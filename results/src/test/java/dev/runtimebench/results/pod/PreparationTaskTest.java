package dev.runtimebench.results.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.plan.PlannedPods;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Pods that pull images before the first trial. */
class PreparationTaskTest {

  private static final String TOOL = "metrics: [{name: m, unit: ns, source: {record: durationNs}}]";

  private final RuntimeBenchmark benchmark =
      Fixtures.created("b", "design: {blocks: {warmup: 0, min: 1, max: 1}}");

  private Experiment experiment(String container, boolean acrossPools) {
    return ExperimentBuilder.builder(Experiments.of(benchmark))
        .workload(Fixtures.workload("w", container + "\n" + TOOL).getSpec())
        .acrossPools(acrossPools)
        .build();
  }

  private static List<String> pulls(Experiment experiment) {
    return PreparationTask.of(experiment, Optional.empty(), List.of(), true).stream()
        .map(task -> task.image() + " " + task.runtime())
        .toList();
  }

  @Test
  void everyPoolPullsTheAgentToo() {
    String container = "container: {image: tool, command: [t], agent: {image: agent}}";
    assertThat(pulls(experiment(container, true)))
        .containsExactlyInAnyOrder("agent runc", "tool runc", "agent gvisor", "tool gvisor");
    assertThat(pulls(experiment(container, false)))
        .containsExactlyInAnyOrder("agent runc", "tool runc", "tool gvisor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container: {image: tool}",
        "container: {image: tool, command: [t], agent: {image: agent}}",
        "server: {image: s, port: 80}\ncontainer: {image: c, command: [t], agent: {image: agent}}"
      })
  void forecastCountsEveryPull(String container) {
    for (boolean acrossPools : new boolean[] {false, true}) {
      Experiment experiment = experiment(container, acrossPools);
      int forecast =
          PlannedPods.pulls(
              experiment.design(), 2, experiment.workload(), false, experiment.acrossPools());
      assertThat(pulls(experiment)).as("across pools: %s", acrossPools).hasSize(forecast);
    }
  }
}
