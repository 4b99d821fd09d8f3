package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a Pod whose trial is over. No cluster: each case sets up a trial and a Pod. */
class EarlierPodsTest {

  private static final long RECORDED = 5_000_000_000_000L;

  private final BenchmarkRun run = new BenchmarkRun();
  private long seconds;

  private Reconciliation current(String retention, FailureReason failure, Pod pod) {
    RuntimeBenchmark benchmark = Fixtures.created("b", "podRetention: " + retention);
    if (!run.durable().isLoaded()) {
      run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
      run.durable()
          .add(
              List.of(
                  TrialOutcomeBuilder.builder()
                      .block(1)
                      .runtime("runc")
                      .attempt(0)
                      .reason(failure)
                      .build()),
              List.of("{}"));
      run.lastRecorded(RECORDED);
    }
    return new Reconciliation(
        benchmark, run, List.of(pod), RECORDED + Duration.ofSeconds(seconds).toNanos());
  }

  private static Pod pod(String side, String state) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withUid("u")
            .addToLabels(
                Map.of(
                    Labels.BLOCK, "1",
                    Labels.ATTEMPT, "0",
                    Labels.RUNTIME, "runc",
                    Labels.SIDE, side))
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("workload")
            .endContainer()
            .endSpec();
    if (state.equals("sidecar runs")) {
      pod.editSpec().addNewContainer().withName("proxy").endContainer().endSpec();
    }
    pod.withNewStatus()
        .withPhase(state.equals("pending") ? "Pending" : "Running")
        .addNewCondition()
        .withType("PodReadyToStartContainers")
        .withStatus(state.equals("stopped") ? "False" : "True")
        .endCondition()
        .endStatus();
    return switch (state) {
      case "pending" -> pod.build();
      case "running" ->
          pod.editStatus()
              .addNewContainerStatus()
              .withName("workload")
              .withNewState()
              .withNewRunning()
              .endRunning()
              .endState()
              .endContainerStatus()
              .endStatus()
              .build();
      default ->
          pod.editStatus()
              .withPhase(state.equals("sidecar runs") ? "Running" : "Failed")
              .addNewContainerStatus()
              .withName("workload")
              .withNewState()
              .withNewTerminated()
              .withExitCode(1)
              .withReason("Error")
              .endTerminated()
              .endState()
              .endContainerStatus()
              .endStatus()
              .build();
    };
  }

  /** A Pod that is kept must not run, and its log must stay. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "valid",
      textBlock =
          """
          OnFailure | NonZeroExit | Server    | running      | MustEnd
          OnFailure | RunTimeout  | Container | running      | MustEnd
          OnFailure | NonZeroExit | Container | sidecar runs | MustEnd
          OnFailure | NonZeroExit | Container | ended        | Ends
          OnFailure | NonZeroExit | Container | stopped      | Stays
          OnFailure | NonZeroExit | Server    | pending      | MustGo
          OnFailure | StartTimeout| Container | pending      | MustGo
          OnFailure | Interrupted | Container | running      | MustGo
          OnFailure | valid       | Server    | running      | MustGo
          OnFailure | valid       | Container | stopped      | MustGo
          Always    | valid       | Server    | running      | MustEnd
          Always    | valid       | Container | stopped      | Stays
          Always    | Interrupted | Container | running      | MustGo
          Never     | NonZeroExit | Server    | running      | MustGo
          Never     | NonZeroExit | Container | stopped      | MustGo
          """)
  void podIsKeptOrDeletedByRetentionAndOutcome(
      String retention, FailureReason failure, String side, String state, EarlierPods.Fate fate) {
    seconds = 10;
    Pod pod = pod(side, state);
    assertThat(EarlierPods.fate(current(retention, failure, pod), pod)).isEqualTo(fate);
  }

  /** The agent's last record ends a trial about a second before the kubelet does. */
  @Test
  void containerWhoseLogShowsItsEndHasAMomentToEnd() {
    Pod pod = pod("Container", "running");
    seconds = 4;
    assertThat(EarlierPods.fate(current("OnFailure", FailureReason.NonZeroExit, pod), pod))
        .isEqualTo(EarlierPods.Fate.Ends);
    seconds = 6;
    assertThat(EarlierPods.fate(current("OnFailure", FailureReason.NonZeroExit, pod), pod))
        .isEqualTo(EarlierPods.Fate.MustEnd);
  }

  @Test
  void keptPodWhoseSandboxDoesNotStopGoesAfterTheDeleteTimeout() {
    Pod pod = pod("Container", "ended");
    Reconciliation first = current("OnFailure", FailureReason.NonZeroExit, pod);
    run.deletions().ending(pod, first.now());
    seconds = 120;
    Reconciliation last = current("OnFailure", FailureReason.NonZeroExit, pod);
    assertThat(EarlierPods.stillRunning(last)).containsExactly(pod);
    assertThat(EarlierPods.fate(last, pod)).isEqualTo(EarlierPods.Fate.Ends);
    seconds = 121;
    Reconciliation late = current("OnFailure", FailureReason.NonZeroExit, pod);
    assertThat(EarlierPods.leftovers(late)).containsExactly(pod);
  }

  @Test
  void keptPodThatHasEndedInTimeStays() {
    Pod ending = pod("Container", "ended");
    run.deletions().ending(ending, RECORDED);
    Pod pod = pod("Container", "stopped");
    seconds = 100_000;
    assertThat(EarlierPods.fate(current("OnFailure", FailureReason.NonZeroExit, pod), pod))
        .isEqualTo(EarlierPods.Fate.Stays);
  }

  @Test
  void podWhoseDeletionIsLateKeepsNoTurn() {
    Pod pod = pod("Container", "running");
    run.deletions().requested(pod, RECORDED);
    seconds = 5;
    Reconciliation slow = current("Never", FailureReason.NonZeroExit, pod);
    assertThat(EarlierPods.waitedFor(slow)).containsExactly(pod);
    assertThat(EarlierPods.slow(slow)).contains("p");
    seconds = 121;
    Reconciliation late = current("Never", FailureReason.NonZeroExit, pod);
    assertThat(EarlierPods.waitedFor(late)).isEmpty();
    assertThat(EarlierPods.stillRunning(late)).containsExactly(pod);
  }
}
