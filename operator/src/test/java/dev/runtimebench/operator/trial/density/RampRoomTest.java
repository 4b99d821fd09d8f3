package dev.runtimebench.operator.trial.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.usage.PodMemories;
import dev.runtimebench.operator.observe.usage.PodMemories.PodMemory;
import dev.runtimebench.operator.state.RampRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RampRoomTest {

  private static final long MEBIBYTE = 1L << 20;

  private final RampRun ramp = new RampRun(0);
  private long at;

  /** Two looks, so that the second figure is new. */
  private void look(long available, OptionalDouble perPod, int pods) {
    for (int i = 0; i < 2; i++) {
      at++;
      RampRun.Memory memory =
          new RampRun.Memory(
              Optional.of(available * MEBIBYTE),
              perPod.isEmpty()
                  ? PodMemories.NONE
                  : new PodMemories(
                      Map.of("pod", new PodMemory(perPod.getAsDouble(), OptionalLong.empty()))),
              OptionalLong.of(at),
              pods,
              RampRun.Reply.Shown,
              "",
              at);
      ramp.look(
          new RampRun.Look(
              new NodeNow("n", true, Optional.empty()), Optional.of(List.of()), memory, at));
    }
  }

  private void addPods() {
    at++;
    ramp.adding(at);
    ramp.ready(at);
  }

  @Test
  void podTakesWhatTheNodeHasLostIfThatIsMoreThanItsOwnCgroup() {
    look(4000, OptionalDouble.empty(), 0);
    assertThat(RampRoom.demand(ramp)).isEmpty();
    addPods();
    look(3000, OptionalDouble.of(60 * MEBIBYTE), 10);
    assertThat(RampRoom.demand(ramp)).hasValue(100.0 * MEBIBYTE);
  }

  @Test
  void podTakesItsOwnCgroupIfOthersFreedMemory() {
    look(4000, OptionalDouble.empty(), 0);
    addPods();
    look(4500, OptionalDouble.of(60 * MEBIBYTE), 10);
    assertThat(RampRoom.demand(ramp)).hasValue(60.0 * MEBIBYTE);
  }

  @Test
  void noPodTakesNothing() {
    look(4000, OptionalDouble.empty(), 0);
    addPods();
    look(4000, OptionalDouble.empty(), 10);
    assertThat(RampRoom.demand(ramp)).hasValue(MEBIBYTE);
  }
}
