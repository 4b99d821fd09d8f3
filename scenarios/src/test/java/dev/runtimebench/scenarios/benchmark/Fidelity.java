package dev.runtimebench.scenarios.benchmark;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.localcluster.docker.ContainerTruth;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Compares the operator's submit-to-first-output with the truth, trial by trial, on a Docker Engine
 * that shares this machine's clock. The operator treats the node's clock as unknown, and estimates
 * bounds for the clock's offset. This program knows that the clocks are the same. The program reads
 * the time of the first line from the engine, and the time of the create request from the API
 * server's request log. A program, not a test.
 *
 * <p>Argument: the number of blocks, 50 by default. The environment variable DOCKER_HOST is the URL
 * of the engine. The engine needs the runtimes runc and runsc, and the image debian:bookworm-slim.
 */
public final class Fidelity {

  private static final double MILLI = 1e6;
  private static final Map<String, String> HANDLERS = Map.of("runc", "runc", "gvisor", "runsc");

  private final TestCluster cluster;
  private final DockerNode node;
  private final DockerClient docker;

  private Fidelity(TestCluster cluster, DockerNode node, DockerClient docker) {
    this.cluster = cluster;
    this.node = node;
    this.docker = docker;
  }

  /**
   * One trial. All times are in milliseconds.
   *
   * @param operator submit-to-first-output as the operator reports it
   * @param truth from the operator's create call to the engine's first line
   * @param received from the operator's create call until the API server received the request
   * @param uncertainty the bound that the operator reports for its error
   */
  private record Pair(
      String runtime, double operator, double truth, double received, double uncertainty) {

    /** The operator's error if the submission is the operator's create call. */
    double error() {
      return operator - truth;
    }

    /** The operator's error if the submission is the receipt at the API server. */
    double strict() {
      return error() + received;
    }

    boolean isWithin() {
      return Math.abs(error()) <= uncertainty && Math.abs(strict()) <= uncertainty;
    }
  }

  /** Prints a table. Exits with 1 if the bounds that the docs claim do not hold. */
  public static void main(String[] args) throws Exception {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    URI host = URI.create(System.getenv("DOCKER_HOST"));
    DockerClient docker =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host.toString())
                .build(),
            new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
    Path state = Files.createTempDirectory("fidelity");
    DockerNode node = new DockerNode("local", host, state);
    boolean claimsHold;
    try (TestCluster cluster = TestCluster.start(node);
        OperatorAssembly operator =
            new OperatorAssembly(
                cluster.client(), OperatorOptions.defaults(), new SimpleMeterRegistry())) {
      HANDLERS.forEach(
          (name, handler) ->
              cluster.client().resource(Fixtures.runtimeClass(name, handler)).create());
      operator.start();
      claimsHold = print(new Fidelity(cluster, node, docker).run(blocks));
    } finally {
      Files.deleteIfExists(state);
    }
    System.exit(claimsHold ? 0 : 1);
  }

  private List<Pair> run(int blocks) throws IOException, InterruptedException {
    KubernetesClient client = cluster.client();
    // The engine keeps the logs only while the Pods stay.
    client
        .resource(
            Fixtures.benchmark(
                "fidelity",
                """
                design: {blocks: {warmup: 2, min: %d, max: %d}, settleSeconds: 0}
                podRetention: Always
                workload:
                  inline:
                    container: {image: "debian:bookworm-slim", command: [echo, hello]}
                    metrics:
                      - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
                """
                    .formatted(blocks, blocks)))
        .create();
    RuntimeBenchmark over =
        client
            .resources(RuntimeBenchmark.class)
            .inNamespace("default")
            .withName("fidelity")
            .waitUntilCondition(
                b ->
                    b != null
                        && b.getStatus() != null
                        && List.of("Complete", "Failed")
                            .contains(String.valueOf(b.getStatus().phase())),
                1,
                TimeUnit.HOURS);
    System.out.printf(
        "%s; failures: %s%n%n", over.getStatus().phase(), over.getStatus().failures());
    List<Pair> pairs = new ArrayList<>();
    for (String line : new SampleConfigMaps(client).load(over).orElseThrow().lines()) {
      TrialOutcome outcome = Samples.outcome(line);
      if (!outcome.warmup() && outcome.isValid()) {
        pairs.add(pair(outcome));
      }
    }
    return pairs;
  }

  private Pair pair(TrialOutcome outcome) throws IOException, InterruptedException {
    ContainerTruth truth = node.truth(outcome.podUid()).orElseThrow();
    long submitted =
        cluster.requests().matching(r -> r.is("create", "pods") && isCreateOf(r, outcome)).stream()
            .map(ApiRequest::receivedAt)
            .map(Fidelity::nanos)
            .findFirst()
            .orElseThrow();
    long called = outcome.milestones().get(Milestone.Submitted);
    long firstOutput = firstLine(truth.containerId());
    return new Pair(
        outcome.runtime(),
        Optional.ofNullable(outcome.phases().nanos().get(Phase.SubmitToFirstOutput)).orElseThrow()
            / MILLI,
        (firstOutput - called) / MILLI,
        (submitted - called) / MILLI,
        Phases.uncertainty(Phase.SubmitToFirstOutput, outcome.milestones(), outcome.clock())
            / MILLI);
  }

  /** Whether the API server received the request during this trial's create call. */
  private static boolean isCreateOf(ApiRequest request, TrialOutcome outcome) {
    long at = nanos(request.receivedAt());
    return at >= outcome.milestones().get(Milestone.Submitted) - 5 * MILLI
        && at <= outcome.milestones().get(Milestone.Acknowledged) + 5 * MILLI;
  }

  /** The engine's timestamp of the container's first line, in ns since the epoch. */
  private long firstLine(String container) throws IOException, InterruptedException {
    StringBuilder log = new StringBuilder();
    ResultCallback.Adapter<Frame> callback =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            log.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
          }
        };
    docker.logContainerCmd(container).withStdOut(true).withTimestamps(true).exec(callback);
    callback.awaitCompletion();
    return nanos(Instant.parse(log.substring(0, log.indexOf(" "))));
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static boolean print(List<Pair> pairs) {
    System.out.println(
        "| runtime | trials | operator, median ms | truth, median ms | difference, median ms"
            + " (90% between) | from the API server's receipt | uncertainty, median ms | within it |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    pairs.stream().collect(Collectors.groupingBy(Pair::runtime)).forEach(Fidelity::row);
    row("all", pairs);
    long within = pairs.stream().filter(Pair::isWithin).count();
    double median = Math.abs(median(pairs.stream().mapToDouble(Pair::error).toArray()));
    return within >= 0.99 * pairs.size() && median < 2;
  }

  private static void row(String runtime, List<Pair> pairs) {
    double[] errors = pairs.stream().mapToDouble(Pair::error).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %.2f (%.2f to %.2f) | %.2f | %.2f | %d |%n",
        runtime,
        pairs.size(),
        median(pairs.stream().mapToDouble(Pair::operator).toArray()),
        median(pairs.stream().mapToDouble(Pair::truth).toArray()),
        median(errors),
        errors[(int) (0.05 * (errors.length - 1))],
        errors[(int) (0.95 * (errors.length - 1))],
        median(pairs.stream().mapToDouble(Pair::strict).toArray()),
        median(pairs.stream().mapToDouble(Pair::uncertainty).toArray()),
        pairs.stream().filter(Pair::isWithin).count());
  }

  private static double median(double[] values) {
    return Distribution.of(values).orElseThrow().median();
  }
}
