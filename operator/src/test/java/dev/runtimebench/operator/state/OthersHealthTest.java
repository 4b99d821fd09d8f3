package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which changes of the Pods of others end a ramp. */
class OthersHealthTest {

  private final OthersHealth health = new OthersHealth();

  private static Pod pod(String uid, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(uid)
        .withNamespace("shop")
        .withUid(uid)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .addNewContainerStatus()
        .withName("web")
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod killedBefore(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .editContainerStatus(0)
        .withNewLastState()
        .withNewTerminated()
        .withReason("OOMKilled")
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod killedForGood(Pod pod) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Failed")
        .editContainerStatus(0)
        .withNewState()
        .withNewTerminated()
        .withReason("OOMKilled")
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod evicted(Pod pod, String message) {
    return new PodBuilder(pod)
        .editStatus()
        .withPhase("Failed")
        .withReason("Evicted")
        .withMessage(message)
        .endStatus()
        .build();
  }

  private static Pod going(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .build();
  }

  private void before(Pod... pods) {
    health.look(List.of(pods), false, 0);
  }

  private Optional<String> after(int seconds, Pod... pods) {
    health.look(List.of(pods), true, Duration.ofSeconds(seconds).toNanos());
    return health.disturbed();
  }

  @Test
  void podsThatStayReadyAreNotDisturbed() {
    before(pod("a", true));
    assertThat(after(1, pod("a", true), pod("b", false))).isEmpty();
    assertThat(after(60, pod("a", true), pod("b", true))).isEmpty();
    assertThat(health.hasLapse()).isFalse();
  }

  @Test
  void podThatTheKernelKilledIsDisturbed() {
    before(pod("a", true));
    assertThat(after(1, killedBefore(pod("a", true))))
        .hasValueSatisfying(
            m -> assertThat(m).contains("shop/a", "not of the benchmark", "web", "OOMKilled"));
    assertThat(after(2, pod("a", true))).as("the kill does not go away").isPresent();
  }

  @Test
  void podThatEndedByTheKernelIsDisturbed() {
    before(pod("a", true));
    assertThat(after(1, killedForGood(pod("a", false)))).isPresent();
  }

  @Test
  void podThatTheKubeletEvictedIsDisturbed() {
    before(pod("a", true));
    assertThat(after(1, evicted(pod("a", false), "The node was low on resource: memory.")))
        .hasValueSatisfying(m -> assertThat(m).contains("shop/a", "low on resource: memory"));
  }

  @Test
  void podThatExceededALimitOfItsOwnIsNotDisturbed() {
    before(pod("a", true));
    assertThat(
            after(
                1,
                evicted(
                    pod("a", false),
                    "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.")))
        .isEmpty();
  }

  @Test
  void podThatStaysNotReadyIsDisturbedAndOneThatIsNotReadyForAMomentIsNot() {
    before(pod("a", true));
    assertThat(after(1, pod("a", false))).isEmpty();
    assertThat(health.hasLapse()).isTrue();
    assertThat(after(20, pod("a", false))).isEmpty();
    assertThat(after(20, pod("a", true))).isEmpty();
    assertThat(health.hasLapse()).isFalse();
    assertThat(after(21, pod("a", false))).isEmpty();
    assertThat(after(41, pod("a", false)))
        .hasValueSatisfying(m -> assertThat(m).contains("shop/a", "not ready for 20 s"));
  }

  /** A Pod that somebody deletes, as in a rollout, is not ready any more either. */
  @ParameterizedTest
  @ValueSource(strings = {"going", "succeeded"})
  void podThatGoesOrHasEndedIsNotDisturbed(String how) {
    before(pod("a", true));
    Pod gone = pod("a", false);
    Pod last =
        how.equals("going")
            ? going(gone)
            : new PodBuilder(gone).editStatus().withPhase("Succeeded").endStatus().build();
    after(1, last);
    assertThat(after(60, last)).isEmpty();
    assertThat(health.hasLapse()).isFalse();
  }

  @Test
  void podWithATroubleOfItsOwnBeforeTheRampDoesNotCount() {
    before(pod("a", false), killedBefore(pod("b", true)));
    after(1, pod("a", true), killedBefore(pod("b", true)));
    after(2, killedBefore(pod("a", false)), killedBefore(pod("b", false)));
    assertThat(after(60, killedBefore(pod("a", false)), killedBefore(pod("b", false)))).isEmpty();
  }

  /** The ramp waits until the node is calm, so the last look before its first Pod counts. */
  @Test
  void podThatRecoveredBeforeTheRampCounts() {
    before(pod("a", false));
    before(pod("a", true));
    assertThat(after(1, killedBefore(pod("a", true)))).isPresent();
  }

  @Test
  void podThatCameDuringTheRampCountsOnceItHasBeenReady() {
    before();
    after(1, pod("a", false));
    assertThat(after(40, pod("a", false))).isEmpty();
    after(41, pod("a", true));
    after(42, pod("a", false));
    assertThat(after(62, pod("a", false))).isPresent();
  }
}
