package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.KubeletSettings;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.PreparationTask;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator forgets the timeline of a dropped probe. */
class PreparationTimelinesTest {

  private static final String UID = "0a1b2c3d-0000-4000-8000-000000000001";

  private final OperatorClock clock = OperatorClock.system();
  private final Timelines timelines = new Timelines(clock);
  private final TeardownWatcher teardowns = new TeardownWatcher(timelines);
  private final BenchmarkRun run = new BenchmarkRun();
  private final PreparationTask probe = new PreparationTask.Probe("runc", "example/agent:1");
  private final PreparationProgress preparation = new PreparationProgress(List.of(probe));

  @BeforeEach
  void startProbe() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("b-prepare0-runc")
            .withNamespace("default")
            .withUid(UID)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("workload")
            .withImage("example/agent:1")
            .endContainer()
            .endSpec()
            .build();
    timelines.submitted(UID, 1, 2);
    preparation.launched(new PodRun(Side.Container, pod, pod, 0));
    run.preparation(preparation);
  }

  @Test
  void droppedPreparationForgetsTheTimeline() {
    teardowns.dropPreparation(run);
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
    assertThat(run.preparation()).isEmpty();
  }

  @Test
  void droppedBenchmarkForgetsTheTimeline() {
    teardowns.drop(run, "the benchmark was deleted");
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
    assertThat(run.preparation()).isEmpty();
  }

  @Test
  void lostPodForgetsTheTimelineAndIsReplaced() {
    try (LocalCluster cluster = new LocalClusterBuilder().start()) {
      Cluster calls = Cluster.of(cluster.client(), clock, KubeletSettings.OFF);
      PreparationWorker worker =
          new PreparationWorker(
              new PreparationLauncher(calls.pods(), clock, timelines, created -> {}),
              new MemoryProbes(true, calls.lookups(), new NodeLookup(calls.lookups()), clock),
              new PreparationTools(
                  calls,
                  clock,
                  timelines,
                  new NodeClocks(),
                  new PodFinder(calls.pods()),
                  new PodCleaner(calls.pods(), timelines),
                  teardowns));
      assertThat(
              worker.work(
                  new Reconciliation(Fixtures.created("b", "{}"), run, List.of(), 0), preparation))
          .isInstanceOf(PreparationWorker.Result.Waiting.class);
    }
    assertThat(preparation.pod()).isEmpty();
    assertThat(preparation.task()).contains(probe);
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
  }
}
