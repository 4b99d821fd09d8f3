package dev.runtimebench.scenarios.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GrowthTest {

  private final Growth growth = new Growth("heap");

  private void add(double... readings) {
    for (double reading : readings) {
      growth.add(reading);
    }
  }

  @Test
  void slopeIsAShareOfTheLevel() {
    add(1000, 90, 100, 110);
    assertThat(growth.perReading()).isCloseTo(0.1, within(1e-12));
    assertThat(growth).hasToString("heap: +10.00%");
  }

  @Test
  void readingsThatGoUpAndDownDoNotGrow() {
    add(50, 100, 102, 100, 98, 100);
    assertThat(growth.perReading()).isBetween(-0.011, 0.0);
  }

  @Test
  void constantReadingsDoNotGrow() {
    add(7, 7, 7, 7);
    assertThat(growth.perReading()).isZero();
  }

  @Test
  void tooFewReadingsShowNoGrowth() {
    add(1, 100);
    assertThat(growth.perReading()).isZero();
  }
}
