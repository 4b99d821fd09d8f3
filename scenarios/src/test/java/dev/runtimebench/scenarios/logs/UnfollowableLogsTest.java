package dev.runtimebench.scenarios.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The kubelet opens a log but cannot send the whole log. A node that has no inotify instance left
 * cannot follow a log, and still sends the log of a container that has ended.
 */
class UnfollowableLogsTest {

  private static final String NO_WATCHER = "failed to create fsnotify watcher: too many open files";

  private static final String UP =
      "      - {name: up, unit: ms, better: Lower, source: {milestone: FirstOutput}}\n";

  private static final Duration SOON = Duration.ofMillis(300);

  /** Within the second in which the kubelet reports the end of the container. */
  private static final Duration END = Duration.ofMillis(600);

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final ServedTrial served = new ServedTrial(on);

  @AfterEach
  void stop() {
    on.close();
  }

  private static Optional<String> ifFollowed(LogOptions reader) {
    return reader.follow() ? Optional.of(NO_WATCHER) : Optional.empty();
  }

  /** The first openings of a log get the message, and the later ones get the log. */
  private static Function<LogOptions, Optional<String>> first(int times, String message) {
    AtomicInteger opened = new AtomicInteger();
    return reader -> opened.incrementAndGet() <= times ? Optional.of(message) : Optional.empty();
  }

  private static PodScriptBuilder container() {
    return PodScript.builder()
        .log(Duration.ZERO, "warming up")
        .log(SOON, "latency=5")
        .exitAfter(END)
        .exitCode(0);
  }

  private void run(PodScriptBuilder script) {
    PodScript built = script.build();
    on.play(pod -> built);
    on.apply(Fixtures.benchmark("b", ServedTrial.ONE_TRIAL));
  }

  private String sampleOfCompleteBenchmark() {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results()).anySatisfy(r -> assertThat(r.median()).isEqualTo(5));
    assertThat(status.failures()).isNullOrEmpty();
    assertThat(on.samples()).hasSize(1);
    return on.samples().get(0);
  }

  @Test
  void logIsReadAfterTheEndIfTheKubeletRefusesToFollowIt() {
    run(container().logRefused(UnfollowableLogsTest::ifFollowed));
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":", "\"Finished\":");
  }

  @Test
  void logIsReadAfterTheEndIfFollowingItFailsBeforeTheFirstLine() {
    run(
        PodScript.builder()
            .log(SOON, "latency=5")
            .exitAfter(END)
            .exitCode(0)
            .logBroken(UnfollowableLogsTest::ifFollowed));
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":", "\"Finished\":");
  }

  @Test
  void logIsReadAfterTheEndIfFollowingItFailsAfterTheFirstLine() {
    run(container().logBroken(UnfollowableLogsTest::ifFollowed));
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":", "\"Finished\":");
  }

  @Test
  void serverOnSuchANodeIsMeasuredWhileItRuns() {
    served.run(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .logBroken(UnfollowableLogsTest::ifFollowed)
            .hangs()
            .build(),
        PodScript.builder()
            .log(SOON, "rate=5")
            .exitAfter(SOON)
            .exitCode(0)
            .logBroken(UnfollowableLogsTest::ifFollowed)
            .build(),
        UP);
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":");
  }

  @Test
  void lastWordsOfALateServerAreReadOnSuchANode() {
    served.run(
        PodScript.builder()
            .log(Duration.ZERO, "loading")
            .logBroken(UnfollowableLogsTest::ifFollowed)
            .neverReady()
            .hangs()
            .build(),
        container().build(),
        "timeouts: {startSeconds: 1}\n");
    served.assertFailed("ServerNotReady", "its last output: loading");
  }

  @Test
  void restartOfTheKubeletCostsNoTrial() {
    run(container().logRefused(first(6, "dial tcp 192.0.2.1:10250: connect: connection refused")));
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":", "\"Finished\":");
  }

  @Test
  void errorOfTheKubeletInTheLogIsNoOutput() {
    run(
        container()
            .logBroken(first(2, "failed to try resolving symlinks in path \"/var/log/0.log\"")));
    assertThat(sampleOfCompleteBenchmark()).contains("\"FirstOutput\":", "\"Finished\":");
  }

  @Test
  void logThatIsGoneIsNotWaitedFor() {
    run(container().logBroken(reader -> Optional.of("unable to retrieve container logs for x")));
    served.assertFailed("LogUnavailable", "unable to retrieve container logs for x");
  }

  @Test
  void logThatCannotBeReadIsGivenUpAfterItsTime() {
    PodScript script = container().logRefused(reader -> Optional.of("connection refused")).build();
    on.play(pod -> script);
    on.apply(Fixtures.benchmark("b", ServedTrial.ONE_TRIAL + "timeouts: {logSeconds: 2}\n"));
    served.assertFailed("LogUnavailable", "connection refused");
  }
}
