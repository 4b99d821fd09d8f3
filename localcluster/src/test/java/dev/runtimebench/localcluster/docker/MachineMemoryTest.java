package dev.runtimebench.localcluster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {

  @Test
  void memoryThatTheKernelCanGiveAwayIsNotInUse() {
    assertThat(
            MachineMemory.inUse(
                List.of(
                    "MemTotal:       24682096 kB",
                    "MemFree:         1000000 kB",
                    "MemAvailable:   20000000 kB",
                    "HugePages_Total:       0")))
        .hasValue(4_682_096L * 1024);
  }

  @Test
  void machineThatDoesNotSayHasNoFigure() {
    assertThat(MachineMemory.inUse(List.of("MemTotal:       24682096 kB"))).isEmpty();
    assertThat(MachineMemory.inUse(List.of("MemAvailable: x kB", "MemTotal: 7 kB"))).isEmpty();
    assertThat(MachineMemory.inUse(List.of())).isEmpty();
  }

  @Test
  void thisMachineUsesMemory() {
    assertThat(MachineMemory.inUse().orElseThrow()).isPositive();
  }
}
