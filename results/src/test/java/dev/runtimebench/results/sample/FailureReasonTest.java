package dev.runtimebench.results.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.sample.PreparationResult.Unprobed;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Failed trials and conditions use the same reasons. */
class FailureReasonTest {

  @Test
  void trialReasonsAndFailureReasonsHaveTheSameNames() {
    assertThat(Stream.of(FailureReason.values()).map(FailureReason::toReason))
        .containsExactlyElementsOf(
            Stream.of(Reason.values()).filter(r -> r.kind() == Reason.Kind.Trial).toList());
  }

  @Test
  void failureReasonHasTheNameOfItsReason() {
    for (FailureReason failure : FailureReason.values()) {
      assertThat(failure.toReason().name()).isEqualTo(failure.name());
    }
  }

  @Test
  void failuresOfThePlatformAndTheObservationAreNotTheWorkloads() {
    assertThat(Stream.of(FailureReason.values()).filter(reason -> !reason.isOfWorkload()))
        .containsExactlyInAnyOrder(
            FailureReason.PodRejected,
            FailureReason.NameTaken,
            FailureReason.NamespaceTerminating,
            FailureReason.Preempted,
            FailureReason.EvictedByApi,
            FailureReason.NodeTainted,
            FailureReason.NodeShutdown,
            FailureReason.NodeLost,
            FailureReason.NodePressure,
            FailureReason.NodeUnavailable,
            FailureReason.QuotaLowered,
            FailureReason.QuotaUsedUp,
            FailureReason.RuntimeClassDeleted,
            FailureReason.ForeignArchitecture,
            FailureReason.PodChanged,
            FailureReason.ImageChanged,
            FailureReason.PodWaited,
            FailureReason.ColdImage,
            FailureReason.InitContainerFailed,
            FailureReason.Unschedulable,
            FailureReason.HandlerNotFound,
            FailureReason.ImagePullFailed,
            FailureReason.ContainerConfigError,
            FailureReason.PodVanished,
            FailureReason.RuntimeMismatch,
            FailureReason.LogUnavailable,
            FailureReason.JudgingFailed,
            FailureReason.LogRotated,
            FailureReason.NoPodUsage,
            FailureReason.NodeNotVisible,
            FailureReason.NoRate,
            FailureReason.WorkloadEnded,
            FailureReason.PodsNotTogether,
            FailureReason.ClockStepped,
            FailureReason.Interrupted);
  }

  @Test
  void disruptionUsesUpNoRetry() {
    assertThat(Stream.of(FailureReason.values()).filter(FailureReason::isDisruption))
        .contains(FailureReason.Preempted, FailureReason.NodeLost, FailureReason.QuotaLowered)
        .doesNotContain(FailureReason.Evicted, FailureReason.PodVanished)
        .allMatch(reason -> reason.result() == Attempt.Result.Interrupted);
  }

  @Test
  void preparationStoresAReasonByName() {
    PreparationResult preparation =
        PreparationResultBuilder.builder()
            .node("n")
            .unprobed(Map.of("runc", new Unprobed(Reason.ProbeFailed, "it broke")))
            .build();
    String json = Samples.json(preparation);
    assertThat(json)
        .isEqualTo(
            "{\"node\":\"n\",\"unprobed\":{\"runc\":{\"reason\":\"ProbeFailed\",\"message\":\"it broke\"}}}");
    assertThat(Samples.preparation(json)).isEqualTo(preparation);
  }
}
