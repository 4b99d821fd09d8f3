package dev.runtimebench.scenarios.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.boot.OperatorMain;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.JavaProgram;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.LogLine;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator reads the logs of hostile workloads, and each benchmark ends in a result or a named
 * failure. The operator runs in a separate process with a heap of 64 MiB, and exits when the heap
 * is exhausted.
 */
class HostileLogsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final String HELLO = "@rtb {\"type\":\"hello\",\"protocol\":1}";
  private static final String BYE = "@rtb {\"type\":\"bye\",\"exitCode\":0}";
  private static final String VALUE = "@rtb {\"type\":\"iteration\",\"values\":{\"latency\":5}}";
  private static final String VALUE_NINE = VALUE.replace('5', '9');
  private static final int MEBIBYTE = 1 << 20;
  private static final LogLine LAST_LINE = LogLine.of(Duration.ofMillis(4), "latency=9");

  private static final String SPEC =
      """
      design: {blocks: {warmup: 1, min: 1, max: 1}, settleSeconds: 0, retries: 0}
      runtimes: [{name: runc, runtimeClassName: runc}]
      workload:
        inline:
          container: {image: example/tool:1, args: [%s]}
          metrics:
            - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {%s}}
      """;

  private static final String RECORD = "record: latency";
  private static final String REGEX = "regex: {pattern: \"latency=([0-9]+)\", group: 1}";
  private static final String JSON = "json: {pointer: /latency}";

  @TempDir private static Path directory;
  private static TestCluster cluster;
  private static JavaProgram operator;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        TestCluster.start(new ScriptedNode("node-1", HostileLogsTest::script))
            .withRuntimeClasses("runc");
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, ClientSettings.kubeconfig(cluster.url()));
    operator =
        JavaProgram.start(
            OperatorMain.class,
            List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
            Map.of("KUBECONFIG", kubeconfig.toString(), "RTB_PORT", "0"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    operator.terminate();
    operator.exitCode();
    cluster.close();
  }

  private static PodScript script(Pod pod) {
    String kind = pod.getSpec().getContainers().get(0).getArgs().get(0);
    if (kind.equals("rotated-away")) {
      return PodScript.builder()
          .log(Duration.ZERO, "latency=5")
          .log(
              () ->
                  Stream.concat(
                      Stream.generate(() -> new LogLine(Duration.ZERO, filled(1023))).limit(3000),
                      Stream.of(LAST_LINE)))
          .logRotatedAfter(3001)
          // The operator opens the log before the container ends.
          .exitAfter(Duration.ofSeconds(2))
          .build();
    }
    Supplier<Stream<byte[]>> lines = lines(kind);
    return PodScript.builder()
        .log(() -> lines.get().map(bytes -> new LogLine(Duration.ZERO, bytes)))
        .exitAfter(Duration.ofMillis(5))
        .exitCode(0)
        .build();
  }

  private static Supplier<Stream<byte[]>> lines(String kind) {
    return switch (kind) {
      case "flood" ->
          () ->
              Stream.concat(
                  IntStream.range(0, 100 * 1024).mapToObj(i -> filled(1023)), text("latency=5"));
      case "long-line" -> () -> Stream.concat(Stream.of(filled(50 * MEBIBYTE)), text("latency=5"));
      case "long-line-alone" -> () -> Stream.of(filled(50 * MEBIBYTE));
      case "binary" ->
          () -> {
            byte[] bytes = new byte[8 * MEBIBYTE];
            new Random(1).nextBytes(bytes);
            return Stream.concat(Stream.of(bytes), text("", "latency=5"));
          };
      case "forged" -> () -> text(VALUE_NINE, HELLO, VALUE, HELLO, BYE, VALUE_NINE, BYE);
      case "future" -> () -> text(HELLO.replace("1", "2"), VALUE, BYE);
      case "half" -> () -> text(HELLO, VALUE, VALUE.substring(0, 30), BYE);
      case "cut" -> () -> text(HELLO, VALUE);
      case "rotated" -> () -> text("5}}", VALUE, BYE);
      case "names" ->
          () ->
              Stream.of(
                      text(HELLO),
                      IntStream.range(0, 300_000)
                          .mapToObj(i -> VALUE.replace("latency", "m" + i % 1000).getBytes(UTF_8)),
                      text(VALUE, BYE))
                  .flatMap(s -> s);
      case "values" -> () -> Stream.generate(() -> "latency=5".getBytes(UTF_8)).limit(1_000_000);
      case "arrays" -> () -> Stream.of(("[" + "[],".repeat(MEBIBYTE) + "[]]").getBytes(UTF_8));
      case "deep" -> () -> Stream.of("[".repeat(MEBIBYTE).getBytes(UTF_8));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static Stream<byte[]> text(String... lines) {
    return Arrays.stream(lines).map(String::getBytes);
  }

  /** Runs a benchmark. Returns "Complete" if its result is 5 ns, or the reason of its failure. */
  private static String outcome(String kind, String source) throws IOException {
    String name = kind + "-" + source.substring(0, 4).strip();
    cluster.client().resource(Fixtures.benchmark(name, SPEC.formatted(kind, source))).create();
    var all = cluster.client().resources(RuntimeBenchmark.class).inNamespace("default");
    RuntimeBenchmark over =
        Awaitility.await(name)
            .atMost(TIMEOUT)
            .failFast("the operator has died", () -> !operator.isAlive())
            .until(
                () -> all.withName(name).get(),
                b ->
                    b.getStatus() != null
                        && List.of("Complete", "Failed")
                            .contains(String.valueOf(b.getStatus().phase())));
    if (over.getStatus().phase().equals("Complete")) {
      assertThat(over.getStatus().results().get(0).median()).isEqualTo(5);
      return "Complete";
    }
    return Conditions.find(over.getStatus().conditions(), Conditions.FAILED)
        .orElseThrow()
        .getReason();
  }

  @Test
  void eachHostileLogEndsInAResultOrANamedFailure() throws IOException {
    assertThat(outcome("flood", REGEX)).isEqualTo("Complete");
    assertThat(outcome("flood", JSON)).isEqualTo("NoValue");
    assertThat(outcome("long-line", REGEX)).isEqualTo("Complete");
    assertThat(outcome("long-line", JSON)).isEqualTo("NoValue");
    assertThat(outcome("long-line-alone", REGEX)).isEqualTo("NoValue");
    assertThat(outcome("binary", REGEX)).isEqualTo("Complete");
    assertThat(outcome("forged", RECORD)).isEqualTo("Complete");
    assertThat(outcome("future", RECORD)).isEqualTo("BadRecords");
    assertThat(outcome("half", RECORD)).isEqualTo("BadRecords");
    assertThat(outcome("cut", RECORD)).isEqualTo("BadRecords");
    assertThat(outcome("rotated", RECORD)).isEqualTo("BadRecords");
    assertThat(outcome("rotated-away", REGEX)).isEqualTo("LogRotated");
    assertThat(outcome("names", RECORD)).isEqualTo("NoValue");
    assertThat(outcome("values", REGEX)).isEqualTo("NoValue");
    assertThat(outcome("arrays", JSON)).isEqualTo("NoValue");
    assertThat(outcome("deep", JSON)).isEqualTo("NoValue");
    assertThat(operator.isAlive()).isTrue();
  }
}
