package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.localcluster.LocalCluster;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.reconcile.SuspendStep;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a probe that comes to nothing no timeline is kept. */
class PreparationTimelinesTest {

  private static final String UID = "0a1b2c3d-0000-4000-8000-000000000001";

  private final OperatorClock clock = OperatorClock.system();
  private final Timelines timelines = new Timelines(clock);
  private final TeardownWatcher aftermaths = new TeardownWatcher(timelines);
  private final BenchmarkRun run = new BenchmarkRun();
  private final PreparationProgress preparing =
      new PreparationProgress(List.of(new PreparationTask.Probe("runc", "example/agent:1")));

  @BeforeEach
  void aProbeIsUnderWay() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("b-prepare0-runc")
            .withNamespace("default")
            .withUid(UID)
            .endMetadata()
            .build();
    timelines.submitted(UID, 1, 2);
    preparing.launched(new RunningTrial.Launched(pod, null));
    run.preparing(Optional.of(preparing));
  }

  private Reconciliation pass(String spec) {
    return new Reconciliation(Fixtures.created("b", spec), run, List.of(), 0);
  }

  @Test
  void notWhenTheBenchmarkIsSuspended() {
    new SuspendStep(
            new MeasuringTurns(1, 0, Stream::empty, ticket -> {}),
            new PodCleaner(null, timelines),
            aftermaths)
        .take(pass("suspend: true"));
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
    assertThat(run.preparing()).isEmpty();
  }

  @Test
  void norWhenItsTimeIsUp() {
    aftermaths.drop(run);
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
    assertThat(run.preparing()).isEmpty();
  }

  @Test
  void norWhenSomebodyDeletesThePod() {
    try (LocalCluster cluster = LocalCluster.builder().start()) {
      Cluster calls = Cluster.of(cluster.client(), clock);
      new PreparationWorker(
              null,
              new PreparationObserver(calls, new PodFinder(calls), null, null, aftermaths),
              aftermaths,
              new PodCleaner(calls, timelines))
          .work(pass("{}"), preparing);
    }
    assertThat(preparing.launched()).isEmpty();
    assertThat(timelines.ofSubmitted(UID)).isEmpty();
  }
}
