package dev.runtimebench.operator.observe.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStateTest {

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nspec: {nodeName: n}\nstatus: " + status, Pod.class);
  }

  @Test
  void newPodWaits() {
    assertThat(PodState.of(pod("{phase: Pending}"))).isEqualTo(new PodState.Waiting("", ""));
  }

  @Test
  void unschedulablePodHasThatReason() {
    assertThat(
            PodState.of(
                pod(
                    "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/1 nodes are available'}]}")))
        .isEqualTo(new PodState.Waiting("Unschedulable", "0/1 nodes are available"));
  }

  @Test
  void imageErrorsDifferFromOtherErrors() {
    var state =
        PodState.of(
            pod(
                "{phase: Pending, containerStatuses: [{name: workload, state: {waiting: {reason: ImagePullBackOff, message: no such}}}]}"));
    assertThat(state)
        .isInstanceOfSatisfying(PodState.Waiting.class, w -> assertThat(w.isImageError()).isTrue());
  }

  @Test
  void runningPodHasAnAddress() {
    assertThat(
            PodState.of(
                pod(
                    "{phase: Running, podIP: 10.0.0.1, containerStatuses: [{name: workload, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}}]}")))
        .isEqualTo(new PodState.Running(Optional.of("10.0.0.1")));
  }

  @Test
  void podWithEndedContainerHasEndedBeforeItsPhaseSaysSo() {
    assertThat(
            PodState.of(
                pod(
                    "{phase: Running, containerStatuses: [{name: workload, state: {terminated: {exitCode: 3, reason: Error}}}]}")))
        .isEqualTo(new PodState.Ended(Optional.of(3), "Error", ""));
  }

  @Test
  void evictionReasonComesFromThePod() {
    assertThat(
            PodState.of(
                pod(
                    "{phase: Failed, reason: Evicted, message: low on memory, containerStatuses: [{name: workload, state: {terminated: {exitCode: 137, reason: Error}}}]}")))
        .isEqualTo(new PodState.Ended(Optional.of(137), "Evicted", "low on memory"));
  }

  @Test
  void podEvictedBeforeItsStartHasNoExitCode() {
    assertThat(PodState.of(pod("{phase: Failed, reason: Evicted, message: full}")))
        .isEqualTo(new PodState.Ended(Optional.empty(), "Evicted", "full"));
  }
}
