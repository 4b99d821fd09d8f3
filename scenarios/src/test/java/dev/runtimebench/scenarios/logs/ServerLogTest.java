package dev.runtimebench.scenarios.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.scripted.LogLine;
import dev.runtimebench.testkit.scripted.PodScript;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of a server under test: how often and how far the operator reads the log. */
class ServerLogTest {

  private static final String HELLO = "@rtb {\"type\":\"hello\",\"protocol\":1}";
  private static final String BYE = "@rtb {\"type\":\"bye\",\"exitCode\":0}";
  private static final Duration SOON = Duration.ofMillis(300);

  /** The clusters of other tests run until the JVM exits, so their threads are not counted. */
  private final Set<Thread> threadsOfOtherTests = Thread.getAllStackTraces().keySet();

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final ServedTrial served = new ServedTrial(on);

  @AfterEach
  void stop() {
    on.close();
  }

  private static PodScript client() {
    return PodScript.builder().log(SOON, HELLO, "rate=5", BYE).hangs().build();
  }

  private void play(PodScript server, PodScript client) {
    served.run(server, client, "");
  }

  private int logsRead(boolean server) {
    return served.logsRead(pod -> ServedTrial.isServer(pod) == server);
  }

  /**
   * A log ends with its container. The kubelet reports the end later, on a busy node much later.
   */
  @Test
  void operatorWaitsUntilTheKubeletReportsTheEndOfAServer() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .exitAfter(Duration.ofMillis(250))
            .terminatedSeenAfter(Duration.ofMillis(4000))
            .exitCode(0)
            .build(),
        client());
    on.awaitPhase("b", "Complete");
    assertThat(logsRead(true)).isEqualTo(1);
  }

  /** Two Pods end together, and the kubelet reports the end of one Pod before the other. */
  @Test
  void serverMayEndTogetherWithAClientWithoutAgent() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .exitAfter(Duration.ofMillis(400))
            .exitCode(0)
            .build(),
        PodScript.builder()
            .log(Duration.ZERO, "rate=5")
            .exitAfter(Duration.ofMillis(50))
            .terminatedSeenAfter(Duration.ofMillis(1500))
            .exitCode(0)
            .build());
    on.awaitPhase("b", "Complete");
  }

  @Test
  void lastLineOfALongLogIsReadOnce() {
    String filler = "x".repeat(1000);
    play(
        PodScript.builder().log(Duration.ZERO, "up").hangs().build(),
        PodScript.builder()
            .log(
                () ->
                    Stream.concat(
                        Stream.generate(() -> LogLine.of(Duration.ZERO, filler)).limit(1200),
                        Stream.of(LogLine.of(SOON, "rate=5"))))
            .exitAfter(SOON)
            .exitCode(0)
            .build());
    on.awaitPhase("b", "Complete");
    assertThat(logsRead(false))
        .as("one read follows the log, and one reads the last line")
        .isEqualTo(2);
  }

  @Test
  void longServerLogIsReadToItsReadyLine() {
    String filler = "x".repeat(1000);
    play(
        PodScript.builder()
            .log(
                () ->
                    Stream.concat(
                        Stream.concat(
                            Stream.of(LogLine.of(Duration.ZERO, HELLO)),
                            Stream.generate(() -> LogLine.of(Duration.ZERO, filler)).limit(30_000)),
                        Stream.of(
                            LogLine.of(Duration.ZERO, "@rtb {\"type\":\"mark\",\"name\":\"up\"}"))))
            .hangs()
            .build(),
        PodScript.builder().log(Duration.ZERO, HELLO, "rate=5", BYE).hangs().build());
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(on.samples()).singleElement().asString().contains("\"ReadyLine\":");
    assertThat(status.phases())
        .filteredOn(p -> p.phase().equals("Ready"))
        .allSatisfy(p -> assertThat(p.n()).isEqualTo(1));
  }

  @Test
  void serverThatNeverRanIsReportedWithTheReasonOfItsPod() {
    play(PodScript.builder().neverStarts().build(), client());
    Awaitility.await()
        .until(() -> on.client().pods().inNamespace("default").withName(server()).get() != null);
    on.client()
        .pods()
        .inNamespace("default")
        .withName(server())
        .editStatus(
            pod ->
                pod.edit()
                    .editOrNewStatus()
                    .withPhase("Failed")
                    .withReason("SysctlForbidden")
                    .withMessage("forbidden sysctl: not allowlisted")
                    .withContainerStatuses()
                    .endStatus()
                    .build());
    served.assertFailed(
        "ServerEnded", "before its client was started", "SysctlForbidden", "forbidden sysctl");
    assertThat(logsRead(true)).isZero();
  }

  @Test
  void serverThatTheKernelKilledIsReportedAsOomKilled() {
    play(
        PodScript.builder().log(Duration.ZERO, "up").exitAfter(SOON).oomKilled().build(),
        PodScript.builder().log(Duration.ofSeconds(20), "late").hangs().build());
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.lastMessage()).contains("before its client (OOMKilled): up"));
  }

  @Test
  void logReadersStopWhenTheTrialIsOver() {
    PodScript server = PodScript.builder().log(Duration.ZERO, "up").hangs().build();
    served.run(server, client(), "podRetention: Always\n");
    on.awaitPhase("b", "Complete");
    awaitReaders(0);
  }

  @Test
  void logReadersStopWhenTheBenchmarkIsDeleted() {
    PodScript silent = PodScript.builder().log(Duration.ZERO, "up").hangs().build();
    served.run(silent, silent, "");
    awaitReaders(2);
    on.client().resource(on.get("b")).delete();
    awaitReaders(0);
  }

  /** Waits for this many log readers in the operator and as many log connections on the node. */
  private void awaitReaders(long expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(threads("log-follower", "TrialLog")).isEqualTo(expected);
              assertThat(threads("pod-log", "ScriptedLog")).isEqualTo(expected);
            });
  }

  private long threads(String name, String in) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> !threadsOfOtherTests.contains(thread.getKey()))
        .filter(thread -> thread.getKey().getName().equals(name))
        .filter(
            thread ->
                Stream.of(thread.getValue()).anyMatch(f -> f.getClassName().endsWith("." + in)))
        .count();
  }

  private String server() {
    return on.client().pods().inNamespace("default").list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(ServedTrial::isServer)
        .findFirst()
        .orElse("none-yet");
  }
}
