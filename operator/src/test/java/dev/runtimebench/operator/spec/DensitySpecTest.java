package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Benchmarks that add Pods to a node. */
class DensitySpecTest {

  private static final String SPEC =
      """
      design:
        mode: Density
        density: {maxPods: 10, step: 5, maxStartSeconds: 20, holdSeconds: 10, reserveMemory: 1Gi, acceptUnknownMemory: true%s}
        blocks: {warmup: 0, max: 3}
      workload:
        inline:
          container: {image: "example/tool:1"}
          %s
          metrics:
            - {name: requests, unit: "/s", better: %s, summary: %s, source: {%s}}
      """;

  private static final String RATE = ", rateMetric: requests, minRatePercent: 75";
  private static final String REGEX = "regex: {pattern: 'rate=([0-9]+)', group: 1}";

  private static String message(int minutes, String spec) {
    Policy policy =
        PolicyBuilder.builder(Policy.DEFAULT)
            .perBenchmark(
                PolicyPerBenchmarkBuilder.builder()
                    .maxDensityPods(50)
                    .maxDurationMinutes(minutes)
                    .build())
            .build();
    Resolution resolution =
        new Resolver(
                name -> Optional.empty(),
                name -> Optional.of(Fixtures.runtimeClass(name, name)),
                labels -> List.of(),
                new InstallationRules(policy, PodSettings.DEFAULT, () -> false, false))
            .resolve(Fixtures.created("b", spec).getSpec());
    return resolution instanceof Resolution.Rejected rejected ? rejected.message() : "accepted";
  }

  private static String message(String spec) {
    return message(0, spec);
  }

  private static String spec(String density, String better, String summary, String source) {
    return SPEC.formatted(density, "", better, summary, source);
  }

  @ParameterizedTest
  @CsvSource({"Median", "Mean", "Min", "Max", "Last"})
  void rateThatTheContainerPrintsIsAccepted(String summary) {
    assertThat(message(spec(RATE, "Higher", summary, REGEX))).isEqualTo("accepted");
  }

  @Test
  void metricOfARampWithoutACriterionOfTheRateIsNotChecked() {
    assertThat(message(spec("", "Lower", "Sum", "mark: ready").replace("/s", "ms")))
        .isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Lower  | Median | regex: {pattern: 'x', group: 0} | with better: Higher
          Higher | Sum    | regex: {pattern: 'x', group: 0} | has the summary Sum
          Higher | First  | regex: {pattern: 'x', group: 0} | use Median, Mean, Min, Max, Last
          Higher | P99    | regex: {pattern: 'x', group: 0} | has the summary P99
          Higher | Median | record: requests                | has no source.regex
          Higher | Median | json: {path: '$.rate'}          | has no source.regex
          """)
  void metricThatIsNoRateOfAHoldTimeIsRefused(
      String better, String summary, String source, String words) {
    assertThat(message(spec(RATE, better, summary, source)))
        .contains("spec.design.density.rateMetric", "requests", words);
  }

  /** A ramp has no check of values, so a bound that nobody checks is refused. */
  @ParameterizedTest
  @CsvSource({"validMin", "validMax"})
  void metricWithABoundThatNobodyChecksIsRefused(String bound) {
    String spec = spec(RATE, "Higher", "Median", REGEX).replace("unit:", bound + ": 1, unit:");
    assertThat(message(spec))
        .contains("spec.design.density.rateMetric", "has " + bound, "mode Density does not check");
  }

  @Test
  void metricThatDoesNotExistIsRefusedWithTheOnesThatDo() {
    assertThat(message(spec(RATE.replace("requests", "rps"), "Higher", "Median", REGEX)))
        .contains("the workload has no metric rps; it has: requests");
  }

  @Test
  void workloadWithAServerIsRefusedWithTheOtherWayToARate() {
    String spec =
        SPEC.formatted(
            RATE, "server: {image: \"example/server:1\", port: 80}", "Higher", "Median", REGEX);
    assertThat(message(spec))
        .contains("spec.design.mode", "workload with a server", "spec.design.density.rateMetric");
  }

  /** Two rungs of 20 s to start, 10 s to hold, and 30 s for the figures of the kubelet. */
  @Test
  void rampThatTakesLongerThanThePolicyAllowsNamesTheSecondsAndTheFix() {
    String spec = spec("", "Higher", "Median", REGEX);
    assertThat(message(2, spec)).isEqualTo("accepted");
    assertThat(message(1, spec))
        .contains(
            "perBenchmark.maxDurationMinutes",
            "spec.design.density lets one ramp take about 120 s (2 rungs",
            "the whole benchmark may take only 60 s",
            "raise step, or lower the other values");
  }
}
