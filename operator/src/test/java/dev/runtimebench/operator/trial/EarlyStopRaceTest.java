package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/** The watch reports a Pod's end and removal during a reconcile. */
class EarlyStopRaceTest {

  private static final Pod ENDED =
      new PodBuilder()
          .withNewMetadata()
          .withUid("u")
          .endMetadata()
          .withNewStatus()
          .withPhase("Succeeded")
          .addNewContainerStatus()
          .withName("workload")
          .withNewState()
          .withNewTerminated()
          .withExitCode(0)
          .endTerminated()
          .endState()
          .endContainerStatus()
          .endStatus()
          .build();

  private final Timelines timelines = new Timelines(OperatorClock.system());

  @RepeatedTest(200)
  void reconcileNeverSeesTheRemovalWithoutTheExitCode() {
    timelines.submitted("u", 1, 2);
    CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> timelines.gone(ENDED));
    boolean gone = false;
    while (!gone) {
      Timeline seen = timelines.ofSubmitted("u").orElseThrow().copy();
      gone = seen.at(Milestone.Deleted).isPresent();
      assertThat(gone && seen.ended().isEmpty()).isFalse();
    }
    watch.join();
  }
}
