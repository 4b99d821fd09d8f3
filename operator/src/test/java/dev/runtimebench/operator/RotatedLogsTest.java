package dev.runtimebench.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.ApiRequest;
import dev.runtimebench.localcluster.scripted.PodScript;
import dev.runtimebench.localcluster.scripted.PodScriptBuilder;
import dev.runtimebench.operator.testkit.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A log of which the kubelet has rotated the beginning away gives the right result or none: the
 * container's own, and that of a server under test.
 */
class RotatedLogsTest {

  private static final String ONE_TRIAL =
      """
      design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}
      runtimes: [{name: runc, runtimeClassName: runc}]
      """;

  private static final String SERVED =
      ONE_TRIAL
          + """
          workload:
            inline:
              server: {image: example/server:1, port: 8080}
              container: {image: example/client:1}
              metrics:
                - {name: rate, unit: "/s", better: Higher, primary: true, source: {regex: {pattern: "rate=([0-9]+)"}}}
                - {name: up, unit: ms, better: Lower, source: {milestone: FirstOutput}}
          """;

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofMillis(1500);

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static boolean isServer(Pod pod) {
    return pod.getMetadata().getName().endsWith("-s");
  }

  /** A server of which the beginning of the log is rotated away before it has been read twice. */
  private PodScriptBuilder server() {
    return PodScript.builder()
        .log(Duration.ZERO, "up")
        .log(SOON, "GET /")
        .logBeginLost(fromTheSecondTime())
        .hangs();
  }

  /** Of the times that one log is opened, whatever is read of others meanwhile. */
  private static BooleanSupplier fromTheSecondTime() {
    AtomicInteger times = new AtomicInteger();
    return () -> times.getAndIncrement() > 0;
  }

  private static BooleanSupplier theFirstTime() {
    BooleanSupplier later = fromTheSecondTime();
    return () -> !later.getAsBoolean();
  }

  private static PodScript client() {
    return PodScript.builder().log(LATER, "rate=5").exitAfter(LATER).exitCode(0).build();
  }

  private void play(PodScript server, PodScript client) {
    on.play(pod -> isServer(pod) ? server : client);
    on.cluster().requests().clear();
    on.apply(Fixtures.benchmark("b", SERVED));
  }

  private static PhaseResult phase(RuntimeBenchmarkStatus status, String name) {
    return status.phases().stream().filter(p -> p.phase().equals(name)).findFirst().orElseThrow();
  }

  private int logsRead() {
    Predicate<ApiRequest> read = r -> "log".equals(r.subresource());
    return on.cluster().requests().count(read);
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
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("LogRotated");
              assertThat(f.lastMessage()).contains(pod, "its beginning is lost");
            });
    assertThat(on.samples())
        .singleElement()
        .asString()
        .contains("\"SubmitToFirstOutput\":\"FirstOutput was not seen\"");
  }

  @Test
  void aServersLogIsFollowedFromItsBeginning() {
    play(server().build(), client());
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(between("Started", "FirstOutput")).isLessThan(SOON);
    assertThat(logsRead()).isEqualTo(2);
  }

  @Test
  void aServerThatRanOnHasNoLastLine() {
    play(server().build(), client());
    on.awaitPhase("b", "Complete");
    assertThat(on.samples())
        .singleElement()
        .asString()
        .contains("\"Run\":\"Finished was not seen\"")
        .doesNotContain("\"Finished\":");
  }

  @Test
  void aServersLogThatHasLostItsBeginningGivesNoValue() {
    play(server().logConnectionLost(theFirstTime()).build(), client());
    assertRotated("-s");
  }

  @Test
  void aLostConnectionToAServersLogIsMadeAnew() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "up")
            .logConnectionLost(theFirstTime())
            .hangs()
            .build(),
        client());
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phase(status, "FirstOutput").n()).isEqualTo(1);
    assertThat(logsRead()).isEqualTo(3);
  }

  @Test
  void aServerMayEndOnceItsClientHasSaidThatItIsDone() {
    on.cluster()
        .faults()
        .delay(1, r -> "log".equals(r.subresource()) && r.name().endsWith("-s"), LATER.plus(LATER));
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
  void aServerThatEndsBeforeItsClientIsNamedWithItsLastWords() {
    play(
        PodScript.builder().log(SOON, "out of handles").exitAfter(SOON).exitCode(1).build(),
        client());
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ServerEnded");
              assertThat(f.lastMessage())
                  .contains("the server ended before its client", "out of handles");
            });
  }

  @Test
  void aServerThatEndsBeforeItsClientIsStartedIsNamedWithItsLastWords() {
    play(
        PodScript.builder()
            .log(Duration.ZERO, "no such port")
            .exitAfter(Duration.ofMillis(5))
            .runningSeenAfter(Duration.ofSeconds(60))
            .exitCode(1)
            .build(),
        client());
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ServerEnded");
              assertThat(f.lastMessage()).contains("before its client was started: no such port");
            });
    assertThat(logsRead()).isEqualTo(1);
  }

  @Test
  void aLogThatIsReadAnewAndHasLostItsBeginningGivesNoValue() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=5")
                .log(SOON, "latency=9")
                .logBeginLost(fromTheSecondTime())
                .logConnectionLost(theFirstTime())
                .exitAfter(LATER)
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", ONE_TRIAL));
    assertRotated("-b0-runc");
  }

  @Test
  void aLogThatIsReadAnewAndIsWholeGivesItsValue() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=5")
                .logConnectionLost(theFirstTime())
                .exitAfter(LATER)
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", ONE_TRIAL));
    assertThat(on.awaitPhase("b", "Complete").results())
        .anySatisfy(r -> assertThat(r.median()).isEqualTo(5));
  }
}
