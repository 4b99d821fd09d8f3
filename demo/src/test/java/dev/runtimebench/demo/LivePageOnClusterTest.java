package dev.runtimebench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.boot.Main;
import dev.runtimebench.cli.ui.LiveServer;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of rtb ui, with the operator and a benchmark that goes on. */
@Tag("long")
class LivePageOnClusterTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String USER_AGENT = "rtb-ui";
  private static final Pattern BLOCKS = Pattern.compile("running, (\\d+)/100 blocks");

  @TempDir private Path directory;

  private TestCluster cluster;
  private OperatorAssembly operator;
  private KubernetesClient client;
  private LiveServer server;

  @BeforeEach
  void start() {
    cluster =
        TestCluster.start(new ScriptedNode("node-1", LivePageOnClusterTest::script))
            .withRuntimeClasses("runc", "gvisor");
    operator =
        new OperatorAssembly(
            cluster.client(), OperatorOptions.defaults(), new SimpleMeterRegistry());
    operator.start();
    Config config = cluster.configuration();
    config.setUserAgent(USER_AGENT);
    config.setRequestRetryBackoffLimit(0);
    client = new KubernetesClientBuilder().withConfig(config).build();
    server =
        LiveServer.start(
            0,
            client,
            LiveServer.Selection.in("default"),
            e -> List.of("the API server answers " + e.getCode()));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    operator.close();
    cluster.close();
  }

  private static PodScript script(Pod pod) {
    boolean runc = "runc".equals(pod.getSpec().getRuntimeClassName());
    return PodScript.builder()
        .log(Duration.ZERO, "latency=" + (runc ? 10 : 30))
        .exitAfter(Duration.ofMillis(100))
        .exitCode(0)
        .build();
  }

  private String content() {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(server.address() + "content")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A failure must not print the page: it is long. */
  private String awaitContent(Predicate<String> condition) {
    String[] last = {""};
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              last[0] = content();
              return condition.test(last[0]);
            });
    return last[0];
  }

  private static void shows(String content, String... parts) {
    assertThat(List.of(parts)).allMatch(content::contains);
  }

  private static int blocks(String content) {
    Matcher found = BLOCKS.matcher(content);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /** The status is written at most every five seconds, so a page sees a long benchmark grow. */
  private void run(String name) {
    cluster
        .client()
        .resource(
            Fixtures.benchmark(
                name,
                "design: {blocks: {warmup: 0, max: 100}, settleSeconds: 0, precision:"
                    + " {relativeHalfWidth: 0, confidence: 0.95}}"))
        .create();
  }

  @Test
  void blocksAppearUntilTheBenchmarkIsComplete() {
    awaitContent(c -> c.contains("There is no benchmark in the namespace default yet"));
    run("going-on");
    int seen = blocks(awaitContent(c -> blocks(c) > 0));
    shows(awaitContent(c -> blocks(c) > seen), "benchmark-1-pods-1");
    shows(awaitContent(c -> c.contains(">Complete<")), "100 blocks");
  }

  @Test
  void deletedBenchmarkIsNamed() {
    run("short-lived");
    awaitContent(c -> blocks(c) > 0);
    cluster
        .client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("short-lived")
        .delete();
    shows(
        awaitContent(c -> c.contains("default/short-lived was deleted at ")),
        "The page shows its last state.",
        "benchmark-1-pods-1");
    run("short-lived");
    shows(awaitContent(c -> !c.contains("short-lived was deleted")), "short-lived");
  }

  /** As after the expiry of a token: each request of this user gets 401, and its watches end. */
  @Test
  void refusedUserIsNamedUntilTheUserIsAccepted() {
    run("going-on");
    awaitContent(c -> blocks(c) > 0);
    cluster.faults().next(Integer.MAX_VALUE, r -> r.userAgent().equals(USER_AGENT), 401);
    cluster.faults().closeWatches(r -> r.userAgent().equals(USER_AGENT));
    shows(
        awaitContent(c -> c.contains("No news from the cluster")),
        "the API server answers 401",
        "benchmark-1-pods-1");
    cluster.faults().clear();
    awaitContent(c -> c.contains(">Complete<") && !c.contains("No news from the cluster"));
  }

  private Process program(String... arguments) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, ClientSettings.kubeconfig(cluster.url()));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "ui"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("err").toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    return builder.start();
  }

  /** SIGINT takes the same way through the JVM, but a test in the background ignores SIGINT. */
  @Test
  void programServesUntilASignalEndsIt() throws IOException, InterruptedException {
    Process program = program("--port", "0");
    try (BufferedReader out = program.inputReader()) {
      URI address = URI.create(out.readLine());
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      program.toHandle().destroy();
      assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(out.readLine()).isNull();
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.exitValue()).as("128 + SIGTERM").isEqualTo(143);
    assertThat(Files.readString(directory.resolve("err")))
        .isEqualTo(
            "Only this machine reaches the address, and the token in it is a secret. Ctrl-C ends rtb"
                + " ui.\n");
  }

  @Test
  void portInUseIsOneLineAndExitCode2() throws IOException, InterruptedException {
    int taken = URI.create(server.address()).getPort();
    Process program = program("--port", String.valueOf(taken));
    assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(program.exitValue()).isEqualTo(2);
    assertThat(Files.readString(directory.resolve("err")))
        .hasLineCount(1)
        .startsWith("rtb: --port " + taken + ": another program uses the port");
  }

  @Test
  void changesThatAWatchMissedAppearAfterItsEnd() {
    run("first");
    awaitContent(c -> blocks(c) > 0);
    cluster.faults().expireHistory();
    cluster.faults().closeWatches();
    awaitContent(c -> c.contains(">Complete<"));
  }
}
