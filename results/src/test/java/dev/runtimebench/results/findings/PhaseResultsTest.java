package dev.runtimebench.results.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseResultsTest {

  private static final long MILLI = 1_000_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  /** Adds a trial with that start latency, on a node whose clock has bounds of that width. */
  private void trial(long firstOutputMs, long widthMs) {
    Map<Milestone, Long> milestones =
        Map.of(
            Milestone.Submitted, 0L,
            Milestone.Acknowledged, 0L,
            Milestone.FirstOutput, firstOutputMs * MILLI);
    ClockBound clock = new ClockBound(0, widthMs * MILLI);
    outcomes.add(
        JSON.convertValue(
            Map.of(
                "block",
                outcomes.size(),
                "runtime",
                "runc",
                "podUid",
                "uid" + outcomes.size(),
                "milestones",
                milestones,
                "clock",
                clock,
                "phases",
                Phases.of(milestones, clock)),
            TrialOutcome.class));
  }

  private PhaseResult headline() {
    return new PhaseResults(outcomes, outcomes)
        .results(List.of("runc")).stream()
            .filter(r -> r.phase().equals("SubmitToFirstOutput"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void oneTrialOnABadClockHardlyAddsToTheUncertaintyOfTheMedian() {
    for (int ms = 500; ms < 510; ms++) {
      trial(ms, 20);
    }
    trial(505, 400);
    assertThat(headline().medianMs()).isEqualTo(505);
    assertThat(headline().maxUncertaintyMs()).isEqualTo(400);
    assertThat(headline().uncertaintyMs()).isCloseTo(20, within(1.0));
  }

  @Test
  void medianOfEquallyUncertainTrialsIsAsUncertainAsOneTrial() {
    for (int i = 0; i < 5; i++) {
      trial(100 + i, 30);
    }
    assertThat(headline().uncertaintyMs()).isCloseTo(30, within(1e-9));
    assertThat(headline().maxUncertaintyMs()).isEqualTo(30);
  }
}
