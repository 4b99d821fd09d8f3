package dev.runtimebench.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final String DENSITY =
      """
      workload:
        inline:
          container: {image: example/tool:1}
          metrics: [{name: first-output, unit: ms, source: {milestone: FirstOutput}}]
      runtimes: [{name: runc}, {name: gvisor}]
      design:
        mode: Density
        density: {maxPods: 100, step: 5, maxStartSeconds: 20, holdSeconds: 60, reserveMemory: 2Gi}
        blocks: {warmup: 0, min: 1, max: 3}
      """;

  /** A ramp has 20 rungs. Each takes up to 80 s, and about 30 s for two figures of the kubelet. */
  @Test
  void timeOfRampsHasTheFiguresOfTheKubelet() {
    RuntimeBenchmarkSpec spec = Serialization.unmarshal(DENSITY, RuntimeBenchmarkSpec.class);
    List<String> lines =
        new Forecast(spec, Optional.of(spec.workload().inline()), List.of()).lines(1000);
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "Time:",
                        "at most about 220 min for 6 ramps",
                        "without the removal of the Pods"));
  }
}
