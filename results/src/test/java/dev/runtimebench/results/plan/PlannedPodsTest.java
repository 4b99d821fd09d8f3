package dev.runtimebench.results.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedPodsTest {

  private static final BenchmarkWorkloadSpec ALONE =
      Fixtures.workload("w", Fixtures.WORKLOAD).getSpec();
  private static final BenchmarkWorkloadSpec PAIR =
      Fixtures.workload("w", Fixtures.WORKLOAD + "server: {image: s, port: 80}").getSpec();

  private static Design design(int warmup, int max) {
    return DesignBuilder.builder().blocks(new Blocks(warmup, null, max)).build();
  }

  @Test
  void everyBlockRunsEveryRuntimeAndItsServer() {
    assertThat(PlannedPods.inAll(design(1, 9), 3, ALONE)).isEqualTo(30);
    assertThat(PlannedPods.inAll(design(1, 9), 3, PAIR)).isEqualTo(60);
    assertThat(PlannedPods.inBlocks(4, design(1, 9), 3, PAIR)).isEqualTo(24);
  }

  @Test
  void burstRunsEveryLevel() {
    Design burst =
        DesignBuilder.builder(design(1, 1))
            .mode(Design.Mode.Burst)
            .concurrency(List.of(1, 4))
            .build();
    assertThat(PlannedPods.inAll(burst, 2, ALONE)).isEqualTo(20);
    assertThat(PlannedPods.trialsInBlock(burst, 2)).isEqualTo(4);
    assertThat(PlannedPods.atATime(burst, ALONE)).isEqualTo(4);
  }

  @Test
  void imagesArePulledBeforeTheFirstTrialOnlyWithoutAWarmup() {
    assertThat(PlannedPods.pulls(design(1, 9), 2, PAIR, false, false)).isZero();
    assertThat(PlannedPods.pulls(design(0, 9), 2, PAIR, false, false)).isEqualTo(3);
    assertThat(PlannedPods.pulls(design(0, 9), 2, ALONE, true, false)).isZero();
  }

  @Test
  void everyNodePullsTheAgentOnce() {
    BenchmarkWorkloadSpec withAgent =
        Fixtures.workload(
                "w",
                "container: {image: t, command: [t], agent: {image: a}}\n"
                    + "metrics: [{name: m, unit: ns, source: {record: durationNs}}]")
            .getSpec();
    assertThat(PlannedPods.pulls(design(0, 9), 3, withAgent, false, false)).isEqualTo(4);
    assertThat(PlannedPods.pulls(design(0, 9), 3, withAgent, false, true)).isEqualTo(6);
    assertThat(PlannedPods.pulls(design(1, 9), 3, withAgent, false, true)).isZero();
  }
}
