package dev.runtimebench.scenarios.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The kubelet has rotated the beginning of a log away. Such a log gives the right result or none,
 * both for a container and for a server under test.
 */
class RotatedLogsTest {

  private static final String UP =
      "      - {name: up, unit: ms, better: Lower, source: {milestone: FirstOutput}}\n";

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofMillis(1500);

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final ServedTrial served = new ServedTrial(on);

  @AfterEach
  void stop() {
    on.close();
  }

  /** A server whose first log line is lost from the second read of the log on. */
  private PodScriptBuilder server() {
    return PodScript.builder()
        .log(Duration.ZERO, "up")
        .log(SOON, "GET /")
        .firstLogLineLost(fromSecondReadOn())
        .hangs();
  }

  /** True from the second call on. Each log needs its own supplier, which counts its reads. */
  private static BooleanSupplier fromSecondReadOn() {
    AtomicInteger times = new AtomicInteger();
    return () -> times.getAndIncrement() > 0;
  }

  private static BooleanSupplier onFirstRead() {
    BooleanSupplier later = fromSecondReadOn();
    return () -> !later.getAsBoolean();
  }

  private static PodScript client() {
    return PodScript.builder().log(LATER, "rate=5").exitAfter(LATER).exitCode(0).build();
  }

  private void play(PodScript server, PodScript client) {
    served.run(server, client, UP);
  }

  private static PhaseResult phase(RuntimeBenchmarkStatus status, String name) {
    return status.phases().stream().filter(p -> p.phase().equals(name)).findFirst().orElseThrow();
  }

  private int logsRead() {
    return served.logsRead(pod -> true);
  }

  private Duration between(String from, String to) {
    String sample = on.samples().get(0);
    return Duration.ofNanos(nanos(sample, to) - nanos(sample, from));
  }

  private static long nanos(String sample, String milestone) {
    Matcher at = Pattern.compile("\"" + milestone + "\":([0-9]{16,})").matcher(sample);
    assertThat(at.find()).as(sample).isTrue();
    return Long.parseLong(at.group(1));
  }

  private void assertRotated(String pod) {
    served.assertFailed("LogRotated", pod, "its beginning is lost");
    assertThat(on.samples())
        .singleElement()
        .asString()
        .contains("\"SubmitToFirstOutput\":\"FirstOutput was not seen\"");
  }

  @Test
  void serverLogIsFollowedFromItsBeginning() {
    play(server().build(), client());
    on.awaitPhase("b", "Complete");
    assertThat(between("Started", "FirstOutput")).isLessThan(SOON);
    assertThat(logsRead()).isEqualTo(2);
  }

  @Test
  void serverThatOutlivesItsTrialHasNoFinishedMilestone() {
    play(server().build(), client());
    on.awaitPhase("b", "Complete");
    assertThat(on.samples())
        .singleElement()
        .asString()
        .contains("\"Run\":\"Finished was not seen\"")
        .doesNotContain("\"Finished\":");
  }

  @Test
  void serverLogWithoutItsBeginningGivesNoValue() {
    play(server().logConnectionLost(onFirstRead()).build(), client());
    assertRotated("-s");
  }

  @Test
  void lostConnectionToAServerLogIsOpenedAgain() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .logConnectionLost(onFirstRead())
            .hangs()
            .build(),
        client());
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phase(status, "FirstOutput").n()).isEqualTo(1);
    assertThat(logsRead()).isEqualTo(3);
  }

  @Test
  void serverMayEndAfterTheByeOfItsClient() {
    on.cluster()
        .faults()
        .delay(
            1,
            r -> "log".equals(r.subresource()) && ServedTrial.isServer(r.name()),
            LATER.plus(LATER));
    play(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .log(SOON, "down")
            .exitAfter(LATER)
            .exitCode(0)
            .build(),
        PodScript.builder()
            .log(Duration.ZERO, "@rtb {\"type\":\"hello\",\"protocol\":1}", "rate=5")
            .log(Duration.ZERO, "@rtb {\"type\":\"bye\",\"exitCode\":0}")
            .hangs()
            .build());
    assertThat(phase(on.awaitPhase("b", "Complete"), "Run").n()).isEqualTo(1);
  }

  @Test
  void serverThatEndsBeforeItsClientIsReportedWithItsLastLine() {
    play(
        PodScript.builder().log(SOON, "out of handles").exitAfter(SOON).exitCode(1).build(),
        client());
    served.assertFailed("ServerEnded", "the server ended before its client", "out of handles");
  }

  @Test
  void serverThatEndsBeforeItsClientStartsIsReportedWithItsLastLine() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "no such port")
            .exitAfter(Duration.ofMillis(5))
            .runningSeenAfter(Duration.ofSeconds(60))
            .exitCode(1)
            .build(),
        client());
    served.assertFailed("ServerEnded", "before its client was started: no such port");
    assertThat(logsRead()).isEqualTo(1);
  }

  @Test
  void logThatLostItsBeginningBeforeASecondReadGivesNoValue() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=5")
                .log(SOON, "latency=9")
                .firstLogLineLost(fromSecondReadOn())
                .logConnectionLost(onFirstRead())
                .exitAfter(LATER)
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", ServedTrial.ONE_TRIAL));
    assertRotated("-b0-runc");
  }

  @Test
  void completeLogThatIsReadAgainGivesItsValue() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=5")
                .logConnectionLost(onFirstRead())
                .exitAfter(LATER)
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", ServedTrial.ONE_TRIAL));
    assertThat(on.awaitPhase("b", "Complete").results())
        .anySatisfy(r -> assertThat(r.median()).isEqualTo(5));
  }
}
