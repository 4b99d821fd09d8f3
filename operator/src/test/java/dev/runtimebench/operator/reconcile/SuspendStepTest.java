package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuspendStepTest {

  private static final KubernetesClient NO_CLIENT = null;

  private final Timelines timelines = new Timelines(OperatorClock.system());
  private final BenchmarkRun run = new BenchmarkRun();
  private final SuspendStep step =
      new SuspendStep(
          new NodeTurns(new NodeTurns.Limits(0, 0), Stream::empty, Map::of, ticket -> {}),
          new PodCleaner(new Pods(NO_CLIENT, NO_CLIENT), timelines),
          new TeardownWatcher(timelines));

  private StepResult take(String spec) {
    return step.take(new Reconciliation(Fixtures.created("b", spec), run, List.of(), 0));
  }

  @Test
  void suspendedBenchmarkDropsItsPreparation() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withUid("u")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("workload")
            .withImage("agent:1")
            .endContainer()
            .endSpec()
            .build();
    timelines.submitted("u", 1, 2);
    PreparationProgress preparation =
        new PreparationProgress(List.of(new PreparationTask.Probe("runc", "agent:1")));
    preparation.launched(new PodRun(Side.Container, pod, pod, 0));
    run.preparation(preparation);
    assertThat(take("suspend: true")).isInstanceOf(StepResult.Wait.class);
    assertThat(timelines.ofSubmitted("u")).isEmpty();
    assertThat(run.preparation()).isEmpty();
  }

  @Test
  void otherBenchmarksContinue() {
    assertThat(take("suspend: false")).isEqualTo(StepResult.PROCEED);
  }
}
