package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.scenarios.chaos.ChaosRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Requests fail, watches break, Pods vanish, clocks step and the operator dies, all mixed and drawn
 * from a seed. Takes under a minute on a machine that is not busy. {@code benchmark.ChaosRounds}
 * does the same with many seeds. Isolated, because the run counts the lines of this JVM's log.
 */
@Isolated
@Tag("long")
class ChaosTest {

  private static final long SEED = Long.getLong("chaos.seed", 1);

  @Test
  void everyBenchmarkEndsAndNothingIsLostOrCountedTwice() {
    try (ChaosRun run = new ChaosRun(SEED)) {
      assertThat(run.problems())
          .as(
              "the seed is %d; to repeat the run: mvn -pl scenarios -am test -Dtest=ChaosTest -Dchaos.seed=%d -Dsurefire.failIfNoSpecifiedTests=false; what happened is in %s%n%s",
              SEED, SEED, run.history(), run.summary())
          .isEmpty();
    }
  }
}
