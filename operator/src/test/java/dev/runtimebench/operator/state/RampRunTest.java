package dev.runtimebench.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.usage.PodMemories;
import dev.runtimebench.operator.observe.usage.PodMemories.PodMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RampRunTest {

  private final RampRun ramp = new RampRun(0);
  private PodMemories ofPods = PodMemories.NONE;

  private void look(long at, OptionalLong stamp, int pods) {
    Optional<Long> available = stamp.isPresent() ? Optional.of(1000L - pods) : Optional.empty();
    RampRun.Memory memory =
        new RampRun.Memory(available, ofPods, stamp, pods, RampRun.Reply.Shown, "", at);
    ramp.look(
        new RampRun.Look(
            new NodeNow("n", true, Optional.empty()), Optional.of(List.of()), memory, at));
  }

  private void look(long at, long stamp, int pods) {
    look(at, OptionalLong.of(stamp), pods);
  }

  @Test
  void figureIsNewIfItsStampIsLaterThanThatOfAnAnswerAfterTheChange() {
    look(1, 500, 0);
    assertThat(ramp.hasNewFigure()).as("it may be from the time before").isFalse();
    look(2, 500, 0);
    assertThat(ramp.hasNewFigure()).isFalse();
    look(3, 510, 0);
    assertThat(ramp.hasNewFigure()).isTrue();
    assertThat(ramp.empty()).isPresent();

    ramp.open(Set.of());
    ramp.adding(4);
    look(5, 520, 3);
    look(6, 530, 3);
    assertThat(ramp.settled().orElseThrow().pods()).as("the Pods are starting").isZero();
    ramp.ready(7);
    look(7, 540, 3);
    look(8, 540, 3);
    assertThat(ramp.hasNewFigure()).as("it was asked for at the change").isFalse();
    look(9, 550, 3);
    assertThat(ramp.hasNewFigure()).isTrue();
    assertThat(ramp.settled().orElseThrow().pods()).isEqualTo(3);
    assertThat(ramp.empty().orElseThrow().pods()).isZero();
  }

  @Test
  void kubeletThatStopsAnsweringHasNoNewFigure() {
    assertThat(ramp.knowsMemory()).isFalse();
    look(1, 500, 0);
    look(2, OptionalLong.empty(), 0);
    look(3, 500, 0);
    assertThat(ramp.knowsMemory()).isTrue();
    assertThat(ramp.newestFigureAt()).isEqualTo(1);
    assertThat(ramp.hasNewFigure()).isFalse();
  }

  @Test
  void timeOfRefusalsCountsFromTheFirstOneAfterAnAcceptedPod() {
    Creation.Refused refused = new Creation.Refused("busy", true, true);
    ramp.refused(refused, 10);
    ramp.refused(refused, 25);
    assertThat(ramp.refusal().orElseThrow().since()).isEqualTo(10);
    assertThat(ramp.refusal().orElseThrow().last()).isEqualTo(25);
    ramp.accepted();
    assertThat(ramp.refusal()).isEmpty();
    ramp.refused(refused, 40);
    assertThat(ramp.refusal().orElseThrow().since()).isEqualTo(40);
  }

  @Test
  void lookBeforeTheFirstPodIsTheStart() {
    look(1, 500, 0);
    assertThat(ramp.start()).isEmpty();
    look(2, 500, 0);
    ramp.adding(3);
    look(4, 500, 1);
    ramp.adding(5);
    assertThat(ramp.start().orElseThrow().at()).isEqualTo(2);
    assertThat(ramp.watchedAt()).isEqualTo(4);
  }

  /** A Pod that starts uses less memory than the Pod that waits for its work. */
  @Test
  void memoryOfAPodCountsIfItWasMeasuredAfterAllPodsWereReady() {
    ramp.adding(1);
    ramp.ready(2);
    assertThat(ramp.perPod()).isEmpty();
    pod("a", 10, 400);
    look(3, 500, 2);
    assertThat(ramp.perPod()).as("it may be from the time before").isEmpty();
    pod("a", 10, 400);
    look(4, 510, 2);
    assertThat(ramp.hasNewFigure()).isTrue();
    assertThat(ramp.perPod()).as("only the node was measured again").isEmpty();
    pod("b", 30, 505);
    look(5, 510, 2);
    assertThat(ramp.perPod()).as("the first answer did not have this Pod").hasValue(30);
    pod("a", 50, 506);
    look(6, 520, 2);
    assertThat(ramp.perPod()).hasValue(40);
    ramp.adding(7);
    assertThat(ramp.perPod()).isEmpty();
  }

  private void pod(String uid, double bytes, long stamp) {
    Map<String, PodMemory> pods = new HashMap<>(ofPods.byUid());
    pods.put(uid, new PodMemory(bytes, OptionalLong.of(stamp)));
    ofPods = new PodMemories(pods);
  }
}
