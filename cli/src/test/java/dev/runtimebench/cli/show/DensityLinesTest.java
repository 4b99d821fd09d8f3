package dev.runtimebench.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityRungBuilder;
import org.junit.jupiter.api.Test;

class DensityLinesTest {

  /** A small Pod takes less than a MiB, and not nothing. */
  @Test
  void memoryHasThreeSignificantDigits() {
    assertThat(
            DensityLines.cells(
                DensityRungBuilder.builder()
                    .pods(5)
                    .n(1)
                    .memoryUnrequested(4_294_967_296L)
                    .memoryAvailable(12_345_678L)
                    .memoryPerPod(419_430L)
                    .build()))
        .containsSubsequence("4096 MiB", "11.8 MiB", "0.400 MiB");
  }

  @Test
  void rateIsTheLastCell() {
    assertThat(DensityLines.HEADS).endsWith("rate");
    assertThat(DensityLines.cells(DensityRungBuilder.builder().pods(5).n(1).rate(812.46).build()))
        .hasSameSizeAs(DensityLines.HEADS)
        .endsWith("812");
    assertThat(DensityLines.cells(DensityRungBuilder.builder().pods(5).n(1).build())).endsWith("-");
  }
}
