package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.disruption.HarmedPods;
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
    assertThat(health.lapsing()).isEmpty();
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
    assertThat(health.lapsing()).contains("shop/a");
    assertThat(after(20, pod("a", false))).isEmpty();
    assertThat(after(20, pod("a", true))).isEmpty();
    assertThat(health.lapsing()).isEmpty();
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
    assertThat(health.lapsing()).isEmpty();
  }

  private static Pod killedAt(Pod pod, int restarts, String finished) {
    return new PodBuilder(killedBefore(pod))
        .editStatus()
        .editContainerStatus(0)
        .withRestartCount(restarts)
        .editLastState()
        .editTerminated()
        .withFinishedAt(finished)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod probed(Pod pod) {
    return new PodBuilder(pod)
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withNewReadinessProbe()
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .build();
  }

  /** The last state of a container stays for as long as the container is not killed again. */
  @Test
  void killBeforeTheRampDoesNotCountAndALaterOneDoes() {
    Pod old = killedAt(pod("a", true), 3, "2026-01-01T00:00:00Z");
    before(old);
    assertThat(after(60, old)).isEmpty();
    assertThat(after(61, killedAt(pod("a", true), 4, "2026-03-01T00:00:00Z"))).isPresent();
  }

  @Test
  void killIsToldFromTheOneBeforeByTheRestartsIfItHasNoTime() {
    before(killedAt(pod("a", true), 3, null));
    assertThat(after(60, killedAt(pod("a", true), 3, null))).isEmpty();
    assertThat(after(61, killedAt(pod("a", true), 4, null))).isPresent();
  }

  /** The kubelet restarts the container during the ramp, and shows the old kill elsewhere. */
  @Test
  void killBeforeTheRampDoesNotCountAfterTheRestart() {
    Pod killed =
        new PodBuilder(killedForGood(pod("a", false)))
            .editStatus()
            .withPhase("Running")
            .editContainerStatus(0)
            .withRestartCount(3)
            .editState()
            .editTerminated()
            .withFinishedAt("2026-01-01T00:00:00Z")
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    before(killed);
    for (int i = 1; i < 60; i++) {
      assertThat(after(i, killedAt(pod("a", true), 4, "2026-01-01T00:00:00Z"))).isEmpty();
    }
  }

  @Test
  void podThatHadBeenKilledBeforeTheRampIsStillProtected() {
    before(killedBefore(pod("a", true)));
    after(1, killedBefore(pod("a", false)));
    assertThat(after(21, killedBefore(pod("a", false))))
        .hasValueSatisfying(m -> assertThat(m).contains("shop/a", "not ready for 20 s"));
  }

  @Test
  void podThatWasNotReadyBeforeTheRampCountsOnceItHasBeenReadyForLong() {
    before(pod("a", false));
    after(1, pod("a", true));
    after(20, pod("a", true));
    after(21, killedAt(pod("a", false), 1, "2026-01-01T00:00:00Z"));
    assertThat(after(60, killedAt(pod("a", true), 1, "2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(after(80, killedAt(pod("a", true), 1, "2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(after(90, killedAt(pod("a", true), 1, "2026-01-01T00:00:00Z")))
        .as("a kill before the Pod counts")
        .isEmpty();
    assertThat(after(91, killedAt(pod("a", true), 2, "2026-02-01T00:00:00Z"))).isPresent();
  }

  private Optional<String> reported(Pod... pods) {
    HarmedPods harmed = new HarmedPods(10);
    for (Pod pod : pods) {
      harmed.saw("", pod);
    }
    health.harmed(harmed.others("b"));
    return health.disturbed();
  }

  /** The Pod is deleted before the next look. */
  @Test
  void killBetweenTwoLooksCounts() {
    before(pod("a", true));
    assertThat(reported()).isEmpty();
    after(1);
    assertThat(reported(killedBefore(pod("a", false))))
        .hasValueSatisfying(m -> assertThat(m).contains("Pod shop/a", "OOMKilled", "too full"));
  }

  @Test
  void killThatWasReportedBeforeTheRampDoesNotCount() {
    before(pod("a", true), pod("b", false));
    assertThat(reported(killedBefore(pod("a", false)))).isEmpty();
    after(1, pod("a", true), pod("b", false));
    assertThat(reported(killedBefore(pod("a", false)), killedBefore(pod("b", false))))
        .as("Pod b was not ready before the ramp")
        .isEmpty();
  }

  /** The scheduler chooses the node of the first ramp, so the first look comes after its Pod. */
  @Test
  void firstLookShowsThePodsBeforeTheRampAlsoIfTheFirstPodIsThere() {
    assertThat(after(1, killedBefore(pod("a", true)), pod("b", false))).isEmpty();
    assertThat(reported(killedBefore(pod("a", true)))).isEmpty();
    assertThat(after(60, killedBefore(pod("a", true)), pod("b", false))).isEmpty();
    assertThat(after(61, killedAt(pod("a", true), 1, "2026-01-01T00:00:00Z"))).isPresent();
  }

  /** While one of them is not ready, the ramp adds no Pod. */
  @Test
  void podsThatAreNotReadyByTurnsAreDisturbed() {
    before(pod("a", true), pod("b", true));
    for (int i = 0; i < 12; i++) {
      assertThat(after(10 * i + 1, pod("a", i % 2 == 0), pod("b", i % 2 != 0))).isEmpty();
    }
    assertThat(after(121, pod("a", true), pod("b", false)))
        .hasValueSatisfying(m -> assertThat(m).contains("by turns for 120 s", "shop/b"));
  }

  @Test
  void timeInWhichAllPodsAreReadyEndsTheTurns() {
    before(pod("a", true), pod("b", true));
    for (int i = 0; i < 12; i++) {
      after(10 * i + 1, pod("a", i % 2 == 0), pod("b", i % 2 != 0));
    }
    after(115, pod("a", true), pod("b", true));
    assertThat(after(121, pod("a", true), pod("b", false))).isEmpty();
  }

  @Test
  void podsThatAreAllNotReadyAtOnceShowARestartOfTheKubelet() {
    before(probed(pod("a", true)), probed(pod("b", true)), pod("c", true));
    after(1, probed(pod("a", false)), probed(pod("b", true)), pod("c", true));
    after(5, probed(pod("a", false)), probed(pod("b", false)), pod("c", true));
    after(15, probed(pod("a", false)), probed(pod("b", true)), pod("c", true));
    assertThat(health.restarted()).as("the Pods have time to be ready again").isEmpty();
    assertThat(after(21, probed(pod("a", false)), probed(pod("b", true)), pod("c", true)))
        .isEmpty();
    assertThat(health.restarted())
        .hasValueSatisfying(m -> assertThat(m).contains("all 2 Pods with a probe", "kubelet"));
  }

  @Test
  void podsThatAreNotReadyOneAfterTheOtherShowNoRestart() {
    before(probed(pod("a", true)), probed(pod("b", true)));
    after(1, probed(pod("a", false)), probed(pod("b", true)));
    after(6, probed(pod("a", false)), probed(pod("b", false)));
    assertThat(after(21, probed(pod("a", false)), probed(pod("b", false)))).isPresent();
    assertThat(health.restarted()).isEmpty();
  }

  @Test
  void onePodOfSeveralShowsNoRestart() {
    before(probed(pod("a", true)), probed(pod("b", true)));
    after(1, probed(pod("a", false)), probed(pod("b", true)));
    assertThat(after(21, probed(pod("a", false)), probed(pod("b", true)))).isPresent();
    assertThat(health.restarted()).isEmpty();
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
