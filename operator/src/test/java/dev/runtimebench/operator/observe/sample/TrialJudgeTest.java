package dev.runtimebench.operator.observe.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.PodUsageBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialJudgeTest {

  private static final PodState.Ended COMPLETED =
      new PodState.Ended(Optional.of(0), "Completed", "");

  private BenchmarkWorkloadSpec workload =
      Fixtures.workload(
              "w",
              """
              container: {image: i}
              metrics:
                - {name: latency, unit: ns, primary: true, summary: Median, source: {regex: {pattern: "l=([0-9]+)", group: 1}}}
                - {name: startup, unit: ms, primary: false, summary: Median, source: {milestone: FirstOutput}}
                - {name: ready, unit: s, primary: false, summary: Median, source: {mark: ready}}
              """)
          .getSpec();
  private final Timeline timeline = new Timeline();
  private ClockBound bound = new ClockBound(0, 1_000_000);

  private TrialJudge.Verdict judge(PodState.Ended ended, String log) throws IOException {
    TrialLog read =
        TrialLog.read(
            new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), workload.metrics());
    return new TrialJudge(workload, Optional.of("128Mi")).judge(ended, read, read, timeline, bound);
  }

  @Test
  void validTrialHasItsValues() throws IOException {
    timeline.note(Milestone.Submitted, 1_767_323_045_000_000_000L);
    var verdict =
        judge(
            COMPLETED,
            "2026-01-02T03:04:05.250000000Z l=7\n2026-01-02T03:04:07.5Z @rtb {\"type\":\"mark\",\"name\":\"ready\"}\n");
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values())
        .containsEntry("latency", 7.0)
        .containsEntry("startup", 250.0)
        .containsEntry("ready", 2.5);
  }

  @Test
  void intervalWithoutStartIsMissing() throws IOException {
    var verdict = judge(COMPLETED, "2026-01-02T03:04:05Z l=7\n");
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values()).containsOnlyKeys("latency");
  }

  @Test
  void negativeIntervalIsMissingAndNotZero() throws IOException {
    timeline.note(Milestone.Submitted, 1_767_323_046_000_000_000L);
    assertThat(judge(COMPLETED, "2026-01-02T03:04:05Z l=7\n").values()).containsOnlyKeys("latency");
  }

  @Test
  void primaryMetricWithoutValueMakesTheTrialInvalid() throws IOException {
    var verdict = judge(COMPLETED, "2026-01-02T03:04:05Z nothing here\n");
    assertThat(verdict.failure()).contains(FailureReason.NoValue);
    assertThat(verdict.message()).contains("latency", "l=([0-9]+)");
  }

  private static final String LIMITS =
      """
      container: {image: i}
      metrics:
        - {name: rate, unit: "/s", primary: true, summary: Median, source: {regex: {pattern: "r=([0-9]+)", group: 1}}, validMin: 10}
        - {name: errors, unit: "1", summary: Median, source: {regex: {pattern: "e=([0-9]+)", group: 1}}, validMax: 0}
      """;

  /** The metric need not be primary. The unit 1 is left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r=50 e=2017 | metric errors is 2017; a trial is valid up to 0 (validMax)",
        "r=9 e=0 | metric rate is 9 /s; a trial is valid from 10 /s (validMin)",
        "e=3 | metric errors is 3; a trial is valid up to 0 (validMax)",
      })
  void valueOutsideTheValidRangeMakesTheTrialInvalid(String log, String message)
      throws IOException {
    workload = Fixtures.workload("w", LIMITS).getSpec();
    var verdict = judge(COMPLETED, "2026-01-02T03:04:05Z " + log + "\n");
    assertThat(verdict.failure()).contains(FailureReason.ValueRefused);
    assertThat(verdict.message()).isEqualTo(message);
    assertThat(verdict.values()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"r=10 e=0", "r=10"})
  void valueAtTheLimitAndMissingValueAreValid(String log) throws IOException {
    workload = Fixtures.workload("w", LIMITS).getSpec();
    assertThat(judge(COMPLETED, "2026-01-02T03:04:05Z " + log + "\n").failure()).isEmpty();
  }

  private static final String SOURCES =
      """
      container: {image: i}
      metrics:
        - {name: main, unit: "/s", primary: true, summary: %s, source: %s}
      """;

  /** No number of a tool may stop the operator, and none is guessed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Median | {regex: {pattern: 'PING,\"([^\"]*)\"', group: 1}} | PING,\"inf\" | inf",
        "Median | {regex: {pattern: 'v=(\\S+)', group: 1}} | v=NaN | NaN",
        "Mean   | {regex: {pattern: 'v=(\\S+)', group: 1}} | v=Infinity | Infinity",
        "Rate   | {regex: {pattern: 'v=(\\S+)', group: 1}} | v=-Infinity | -Infinity",
        "P99    | {regex: {pattern: 'v=(\\S+)', group: 1}} | v=nan | nan",
        "Max    | {regex: {pattern: 'v=(\\S+)', group: 1}} | v=1e999 | 1e999",
        "Min    | {json: {pointer: /a}} | {\"a\": \"NaN\"} | NaN",
        "Min    | {json: {pointer: /a}} | {\"a\": 1e999} | 1e999",
        "Min    | {json: {pointer: /a}} | {\"a\": \"fast\"} | fast",
      })
  void textThatIsNoFiniteNumberIsQuoted(String summary, String source, String log, String text)
      throws IOException {
    workload = Fixtures.workload("w", SOURCES.formatted(summary, source)).getSpec();
    var verdict = judge(COMPLETED, "2026-01-02T03:04:05Z " + log + "\n");
    assertThat(verdict.failure()).contains(FailureReason.NoValue);
    assertThat(verdict.message())
        .startsWith("metric main: \"%s\" is %s".formatted(text, reason(text)))
        .contains("number; the last output: ");
    assertThat(verdict.values()).isEmpty();
  }

  private static String reason(String text) {
    return text.equals("1e999") ? "out of range: it is too large for a " : "not a ";
  }

  @Test
  void textThatIsNotAFiniteNumberDoesNotSpoilOtherMetrics() throws IOException {
    workload =
        Fixtures.workload(
                "w",
                """
                container: {image: i}
                metrics:
                  - {name: get, unit: "/s", primary: true, summary: Median, source: {regex: {pattern: '^"GET","([^"]*)"', group: 1}}}
                  - {name: ping, unit: "/s", summary: Median, source: {regex: {pattern: '^"PING_INLINE","([^"]*)"', group: 1}}}
                """)
            .getSpec();
    var verdict =
        judge(
            COMPLETED,
            """
            2026-01-02T03:04:05Z "PING_INLINE","inf","0.044"
            2026-01-02T03:04:05Z "GET","33333.34","0.096"
            """);
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values()).containsOnlyKeys("get").containsEntry("get", 33333.34);
  }

  @Test
  void emptyLogIsReportedAsNoOutput() throws IOException {
    assertThat(judge(COMPLETED, "").failure()).contains(FailureReason.NoOutput);
  }

  @ParameterizedTest
  @CsvSource({
    "1, Error, NonZeroExit",
    "137, OOMKilled, OutOfMemory",
    "137, Evicted, Evicted",
    "143, DeadlineExceeded, RunTimeout",
    "128, StartError, StartFailed",
  })
  void badEndHasItsReason(int code, String reason, FailureReason expected) throws IOException {
    var verdict =
        judge(new PodState.Ended(Optional.of(code), reason, ""), "2026-01-02T03:04:05Z l=7\n");
    assertThat(verdict.failure()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"137, true", "128, true", "1, false"})
  void exitCodeOfAKilledSandboxNamesTheMemoryLimit(int code, boolean named) throws IOException {
    var verdict = judge(new PodState.Ended(Optional.of(code), "Error", ""), "");
    assertThat(verdict.failure()).contains(FailureReason.NonZeroExit);
    assertThat(verdict.message().contains("raise spec.resources.memory")).isEqualTo(named);
  }

  @Test
  void failureQuotesTheLastOutput() throws IOException {
    var verdict =
        judge(
            new PodState.Ended(Optional.of(2), "Error", ""),
            "2026-01-02T03:04:05Z usage: tool FILE\n");
    assertThat(verdict.message()).contains("with 2", "usage: tool FILE");
  }

  @Test
  void oversizedServerLogIsReported() throws IOException {
    byte[] line = "2026-01-02T03:04:05Z l=7\n".getBytes(StandardCharsets.UTF_8);
    TrialLog client = TrialLog.read(new ByteArrayInputStream(line), workload.metrics());
    TrialLog server = TrialLog.read(new ByteArrayInputStream(line), List.of(), line.length);
    var verdict =
        new TrialJudge(workload, Optional.of("128Mi"))
            .judge(COMPLETED, client, server, timeline, bound);
    assertThat(verdict.failure()).contains(FailureReason.LogTooLarge);
    assertThat(verdict.message()).startsWith("the log of the server exceeds 256 MiB");
  }

  private static final String COST =
      """
      container: {image: i}
      metrics:
        - {name: cost, unit: s, primary: true, source: {podUsage: {figure: CpuPerWork%s}}}
        - {name: rows, unit: "1", summary: Median, source: {record: n}}
        - {name: requests, unit: "1", summary: %s, source: {regex: {pattern: "([0-9]+) requests", group: 1}}}
      """;

  /** The work ran three times, one of them as warm-up: 100, 10 and 20 rows. */
  private static final String ITERATIONS =
      """
      2026-01-02T03:04:05Z @rtb {"type":"hello","protocol":1}
      2026-01-02T03:04:05Z 100 requests
      2026-01-02T03:04:05Z @rtb {"type":"iteration","warmup":true,"values":{"n":100}}
      2026-01-02T03:04:05Z 10 requests
      2026-01-02T03:04:05Z @rtb {"type":"iteration","warmup":false,"values":{"n":10}}
      2026-01-02T03:04:05Z 20 requests
      2026-01-02T03:04:05Z @rtb {"type":"iteration","warmup":false,"values":{"n":20}}
      2026-01-02T03:04:05Z @rtb {"type":"bye","exitCode":0}
      """;

  private PodUsage usage =
      PodUsageBuilder.builder()
          .figures(Map.of(Figure.CpuTime, new PodUsage.Observed(26, 1L, 2, 0)))
          .build();

  private TrialJudge.Verdict cost(String per, String summary) throws IOException {
    workload = Fixtures.workload("w", COST.formatted(per, summary)).getSpec();
    TrialLog read =
        TrialLog.read(
            new ByteArrayInputStream(ITERATIONS.getBytes(StandardCharsets.UTF_8)),
            workload.metrics());
    return new TrialJudge(workload, Optional.empty())
        .with(Optional.of(usage))
        .judge(COMPLETED, read, read, timeline, bound);
  }

  /** 26 s of CPU time in 3 iterations with 130 rows. The median of the counted iterations is 15. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Median | 8.666666667",
        "', per: rows' | Median | 0.2",
        "', per: requests' | Sum | 0.2",
        "', per: requests, perCount: 1000' | Sum | 200"
      })
  void cpuTimeIsDividedByAllWorkOfThePod(String per, String summary, double expected)
      throws IOException {
    var verdict = cost(per, summary);
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values().get("cost")).isCloseTo(expected, within(1e-6));
  }

  @Test
  void lastAmountOfSeveralRunsIsNotAllWork() throws IOException {
    var verdict = cost(", per: requests", "Last");
    assertThat(verdict.failure()).contains(FailureReason.NoPodUsage);
    assertThat(verdict.message()).contains("the work ran 3 times, warm-up included", "use Sum");
  }

  /**
   * If a trial with a doubtful figure ran again, only the trials with a large figure would remain.
   */
  @Test
  void doubtfulFigureMakesNoTrialInvalid() throws IOException {
    usage =
        PodUsageBuilder.builder()
            .doubtful(Map.of(Figure.CpuTime, new PodUsage.Observed(0.1, 1L, 2, 0, 1.0, 0.2)))
            .missing(Map.of(Figure.CpuTime, "the work is too short"))
            .build();
    var verdict = cost("", "Median");
    assertThat(verdict.failure()).isEmpty();
    assertThat(verdict.values()).doesNotContainKey("cost");
    assertThat(verdict.missing()).containsEntry("cost", "the work is too short");
    usage = PodUsageBuilder.builder().missing(Map.of(Figure.CpuTime, "no reading")).build();
    assertThat(cost("", "Median").failure()).contains(FailureReason.NoPodUsage);
  }
}
