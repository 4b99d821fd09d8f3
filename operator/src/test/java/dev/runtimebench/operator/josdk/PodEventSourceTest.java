package dev.runtimebench.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which changes of a Pod cause a reconcile. */
class PodEventSourceTest {

  private static final Pod CREATED =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .endMetadata()
          .withNewSpec()
          .endSpec()
          .withNewStatus()
          .withPhase("Pending")
          .endStatus()
          .build();

  private static final Pod SCHEDULED =
      changed(CREATED, pod -> pod.editSpec().withNodeName("n").endSpec());

  private static Pod changed(Pod pod, Consumer<PodBuilder> change) {
    PodBuilder builder = new PodBuilder(pod);
    change.accept(builder);
    return builder.build();
  }

  private static Pod condition(Pod pod, String type, String status) {
    return changed(
        pod,
        builder ->
            builder
                .editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .endCondition()
                .endStatus());
  }

  private static Pod waiting(String reason) {
    return changed(
        SCHEDULED,
        builder ->
            builder
                .editStatus()
                .addNewContainerStatus()
                .withName("workload")
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus());
  }

  private static Pod running() {
    return changed(
        SCHEDULED,
        builder ->
            builder
                .editStatus()
                .addNewContainerStatus()
                .withName("workload")
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus());
  }

  @Test
  void sandboxOfAPodThatStartsCausesNoReconcile() {
    Pod accepted = waiting("ContainerCreating");
    Pod ready = condition(accepted, "PodReadyToStartContainers", "True");
    assertThat(PodEventSource.matters(ready, accepted)).isFalse();
  }

  @Test
  void choiceOfTheNodeCausesAReconcile() {
    assertThat(PodEventSource.matters(SCHEDULED, CREATED)).isTrue();
  }

  @Test
  void startOfTheContainerCausesAReconcile() {
    assertThat(PodEventSource.matters(running(), waiting("ContainerCreating"))).isTrue();
  }

  @Test
  void everyChangeOfAPodThatRunsCausesAReconcile() {
    assertThat(PodEventSource.matters(condition(running(), "Ready", "False"), running())).isTrue();
  }

  @Test
  void imageThatCannotBePulledCausesAReconcile() {
    assertThat(PodEventSource.matters(waiting("ErrImagePull"), waiting("ContainerCreating")))
        .isTrue();
    assertThat(PodEventSource.matters(waiting("ErrImagePull"), waiting("ErrImagePull"))).isTrue();
  }

  @Test
  void podThatNoNodeTakesCausesAReconcile() {
    assertThat(PodEventSource.matters(condition(CREATED, "PodScheduled", "False"), CREATED))
        .isTrue();
  }

  @Test
  void deletionOfAPodThatStartsCausesAReconcile() {
    Pod deleted =
        changed(
            SCHEDULED,
            pod -> pod.editMetadata().withDeletionTimestamp("2026-01-02T03:04:05Z").endMetadata());
    assertThat(PodEventSource.matters(deleted, SCHEDULED)).isTrue();
  }

  @Test
  void initContainerMayKeepAPodFromItsStart() {
    Pod before =
        changed(
            waiting("PodInitializing"),
            pod -> pod.editSpec().addNewInitContainer().withName("i").endInitContainer().endSpec());
    assertThat(
            PodEventSource.matters(condition(before, "PodReadyToStartContainers", "True"), before))
        .isTrue();
  }
}
