package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStopLookTest {

  private static final Pod ENDED =
      new PodBuilder()
          .withNewMetadata()
          .withUid("u")
          .endMetadata()
          .withNewStatus()
          .withPhase("Succeeded")
          .addNewContainerStatus()
          .withNewState()
          .withNewTerminated()
          .withExitCode(0)
          .endTerminated()
          .endState()
          .endContainerStatus()
          .endStatus()
          .build();

  /** One whose spec is not to be had before the watch has told more. */
  @Group("runtimebench.dev")
  @Version("v1alpha1")
  private static final class Watched extends RuntimeBenchmark {
    private static final long serialVersionUID = 1L;
    private final transient Timelines timelines;

    Watched(Timelines timelines) {
      this.timelines = timelines;
    }

    @Override
    public RuntimeBenchmarkSpec getSpec() {
      timelines.gone(ENDED);
      return Fixtures.created("b", "{}").getSpec();
    }
  }

  private final Timelines timelines = new Timelines(OperatorClock.system());

  /** The watch tells the end, with its exit code, and the removal while the operator looks. */
  @Test
  void anExitCodeThatComesWithThePodsRemovalIsNotLost() {
    timelines.submitted("u", 1, 2);
    RunningTrial trial = new RunningTrial(new Trial(0, false, 0, "runc"), 0);
    trial.stopped(ENDED, 0);
    Reconciliation current =
        new Reconciliation(new Watched(timelines), new BenchmarkRun(), List.of(), 0);
    EarlyStop early = new EarlyStop(new PodCleaner(null, timelines), timelines);

    assertThat(early.look(current, trial)).isNotInstanceOf(EarlyStop.Result.Lost.class);
    assertThat(early.look(current, trial)).isInstanceOf(EarlyStop.Result.Told.class);
  }
}
