package dev.runtimebench.operator.observe.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words are those of Kubernetes 1.36. */
class DisruptionTest {

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nspec: {nodeName: n}\nstatus: " + status, Pod.class);
  }

  private static Pod target(String reason, String message) {
    return pod(
        "{phase: Running, conditions: [{type: DisruptionTarget, status: 'True', reason: %s, message: '%s'}]}"
            .formatted(reason, message));
  }

  private static Pod failed(String reason, String message) {
    return pod("{phase: Failed, reason: '%s', message: '%s'}".formatted(reason, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PreemptionByScheduler  | default-scheduler: preempting to accommodate a higher priority pod | Preempted
          EvictionByEvictionAPI  | Eviction API: evicting                                             | EvictedByApi
          DeletionByTaintManager | Taint manager: deleting due to NoExecute taint                     | NodeTainted
          DeletionByPodGC        | PodGC: node no longer exists                                       | NodeLost
          TerminationByKubelet   | Pod was terminated in response to imminent node shutdown.          | NodeShutdown
          TerminationByKubelet   | Pod was preempted by Kubelet to accommodate a critical pod.        | Preempted
          TerminationByKubelet   | The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. | NodePressure
          SomethingNew           | a controller of tomorrow                                           | NodeUnavailable
          """)
  void conditionNamesTheDisruption(String reason, String message, FailureReason expected) {
    assertThat(Disruption.of(target(reason, message)))
        .hasValueSatisfying(
            d -> {
              assertThat(d.reason()).isEqualTo(expected);
              assertThat(d.reason().isDisruption()).isTrue();
              assertThat(d.message()).contains(message);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NodeShutdown   | Pod was rejected as the node is shutting down.                 | NodeShutdown
          Terminated     | Pod was terminated in response to imminent node shutdown.      | NodeShutdown
          Shutdown       | Node is shutting, evicting pods                                | NodeShutdown
          NodeLost       | Node n which was running pod p is unresponsive                 | NodeLost
          Preempting     | Preempted in order to admit critical pod                       | Preempted
          OutOfcpu       | Pod was rejected: Node did not have enough resource: cpu       | NodeUnavailable
          OutOfpods      | Pod was rejected: Node did not have enough resource: pods      | NodeUnavailable
          NodeAffinity   | Pod was rejected: Predicate NodeAffinity failed                | NodeUnavailable
          UnexpectedAdmissionError | Pod was rejected: Allocate failed                    | NodeUnavailable
          Evicted        | The node was low on resource: memory.                          | NodePressure
          Evicted        | Pod was rejected: The node had condition: [DiskPressure].      | NodePressure
          Evicted        | The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi. Container sidecar was using 5Gi, request is 0, has larger consumption of ephemeral-storage. | NodePressure
          Evicted        | The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi. Container workload was using 36Ki, request is 0, has larger consumption of ephemeral-storage. | NodePressure
          """)
  void reasonOfThePodNamesTheDisruption(String reason, String message, FailureReason expected) {
    assertThat(Disruption.of(failed(reason, message)))
        .hasValueSatisfying(
            d -> {
              assertThat(d.reason()).isEqualTo(expected);
              assertThat(d.message()).contains(message);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pod ephemeral local storage usage exceeds the total limit of containers 10Mi. ",
        "Container workload exceeded its local ephemeral storage limit \"10Mi\". ",
        "Usage of EmptyDir volume \"scratch\" exceeds the limit \"64Mi\". ",
        "The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi. Container workload was using 5Gi, request is 0, has larger consumption of ephemeral-storage. ",
        "The node was low on resource: ephemeral-storage. Container workload was using 5Gi, request is 0, has larger consumption of ephemeral-storage. "
      })
  void podThatUsesTooMuchFailsForItsOwnReason(String message) {
    assertThat(Disruption.of(failed("Evicted", message))).isEmpty();
    assertThat(Disruption.of(target("TerminationByKubelet", message))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{phase: Running}",
        "{phase: Succeeded}",
        "{phase: Failed, reason: DeadlineExceeded}",
        "{phase: Failed, containerStatuses: [{name: workload, state: {terminated: {exitCode: 143, reason: Error}}}]}",
        "{phase: Running, conditions: [{type: DisruptionTarget, status: 'False', reason: PreemptionByScheduler}]}"
      })
  void otherPodWasNotDisrupted(String status) {
    assertThat(Disruption.of(pod(status))).isEmpty();
  }

  @Test
  void podWithoutStatusWasNotDisrupted() {
    assertThat(Disruption.of(new Pod())).isEmpty();
  }
}
