package dev.runtimebench.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentCheckTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";

  private static Optional<String> problem(int fits, int failsAt) {
    SampleSet samples = SampleFile.read(EXPORT);
    return ExperimentCheck.problem(
        TrialOutcomeBuilder.builder(samples.outcomes().get(0))
            .ramp(
                RampBuilder.builder()
                    .created(fits)
                    .fits(fits)
                    .failsAt(failsAt)
                    .stop(DensityStop.AvailableMemory)
                    .build())
            .build(),
        samples.experiment());
  }

  /**
   * The largest ramp has 500 Pods, and the mean of the Pods may say that a step of 50 is too many.
   */
  @Test
  void rampMayFailAtAStepAboveTheLargestRamp() {
    assertThat(problem(498, 501)).isEmpty();
    assertThat(problem(500, 550)).isEmpty();
    assertThat(problem(500, 551).orElseThrow()).startsWith("the ramp is out of bounds");
    assertThat(problem(501, 502).orElseThrow()).startsWith("the ramp is out of bounds");
  }
}
