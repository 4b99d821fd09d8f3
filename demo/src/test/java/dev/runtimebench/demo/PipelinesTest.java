package dev.runtimebench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.cli.boot.Main;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JunitXml;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script steps of the recipes in manifests/pipelines, against a cluster with the operator. */
@Tag("long")
class PipelinesTest {

  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: %s}
      spec:
        workload:
          inline:
            container: {image: example/tool:1, args: ["%s"]}
            metrics:
              - name: latency
                unit: ns
                better: Lower
                primary: true
                source: {regex: {pattern: "latency=([0-9.]+)"}}
        runtimes:
          - {name: runc, runtimeClassName: runc}
          - {name: gvisor, runtimeClassName: gvisor}
        baseline: runc
        gates: [{metric: latency, runtime: gvisor, maxRatio: %s}]
        design: {blocks: {warmup: 0, min: 1, max: %d}, settleSeconds: 0, retries: 0}
      """;

  private static TestCluster cluster;
  private static OperatorAssembly operator;
  private static int runs;

  @TempDir private Path checkout;
  private String id;

  @BeforeAll
  static void start() {
    cluster =
        TestCluster.start(new ScriptedNode("node-1", PipelinesTest::script))
            .withRuntimeClasses("runc", "gvisor");
    operator =
        new OperatorAssembly(
            cluster.client(), OperatorOptions.defaults(), new SimpleMeterRegistry());
    operator.start();
  }

  @AfterAll
  static void stop() {
    operator.close();
    cluster.close();
  }

  private static PodScript script(Pod pod) {
    boolean runc = "runc".equals(pod.getSpec().getRuntimeClassName());
    boolean bad = pod.getSpec().getContainers().get(0).getArgs().contains("bad");
    return PodScript.builder()
        .log(Duration.ZERO, "latency=" + (runc ? 10 : 30))
        .exitAfter(Duration.ofMillis(2))
        .exitCode(bad ? 3 : 0)
        .build();
  }

  /** The program of this build in the place of the checkout of runtimebench. */
  @BeforeEach
  void checkOut() throws IOException {
    runs++;
    id = String.valueOf(runs);
    program(
        "runtimebench/rtb",
        "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\""
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Files.writeString(checkout.resolve("kubeconfig"), ClientSettings.kubeconfig(cluster.url()));
  }

  private void program(String name, String line) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void benchmark(String kind, double maxRatio, int blocks) throws IOException {
    benchmark("gate", kind, maxRatio, blocks);
  }

  private void benchmark(String name, String kind, double maxRatio, int blocks) throws IOException {
    Files.createDirectories(checkout.resolve("benchmarks"));
    Files.writeString(
        checkout.resolve("benchmarks/gate.yaml"),
        BENCHMARK.formatted(name, kind, maxRatio, blocks));
  }

  private Recipe.Ended github() throws IOException, InterruptedException {
    return github("gate");
  }

  /** Only the variable NAME differs from the recipe. */
  private Recipe.Ended github(String name) throws IOException, InterruptedException {
    JsonNode job = Recipe.read("github-actions.yaml").path("jobs").path("gate");
    ((ObjectNode) job.path("env")).put("NAME", name);
    Map<String, String> service =
        Map.of(
            "RUNNER_TEMP", checkout.toString(),
            "GITHUB_STEP_SUMMARY", checkout.resolve("step-summary.md").toString());
    Files.writeString(checkout.resolve("step-summary.md"), "an earlier step\n");
    return new Recipe(checkout, service)
        .github(
            job,
            Map.of(
                "github.run_id",
                id,
                "github.run_attempt",
                "1",
                "secrets.RUNTIMEBENCH_KUBECONFIG",
                Files.readString(checkout.resolve("kubeconfig"))));
  }

  private Recipe.Ended gitlab(Map<String, String> more) throws IOException, InterruptedException {
    Map<String, String> service =
        new HashMap<>(
            Map.of(
                "CI_JOB_ID",
                id + "-gitlab",
                "KUBECONFIG",
                checkout.resolve("kubeconfig").toString()));
    service.putAll(more);
    JsonNode job = Recipe.read("gitlab-ci.yaml").path("runtimebench");
    if (more.containsKey("NAME")) {
      ((ObjectNode) job.path("variables")).put("NAME", more.get("NAME"));
    }
    return new Recipe(checkout, service).gitlab(job);
  }

  private String result(String file) throws IOException {
    return Files.readString(checkout.resolve("results").resolve(file));
  }

  private void complete() throws IOException {
    assertThat(result("report.html")).contains("</html>", "benchmark-1-pods-1");
    assertThat(result("samples.ndjson")).contains("runtimebench.dev/samples/v1");
  }

  @Test
  void githubJobPassesWithItsGate() throws IOException, InterruptedException {
    benchmark("good", 4, 6);
    Recipe.Ended ended = github();
    assertThat(ended.code()).as(ended.log()).isZero();
    JunitXml junit = JunitXml.of(result("junit.xml"));
    assertThat(junit.results())
        .containsExactly(
            "default/gate-" + id + "-1 | benchmark | passed",
            "default/gate-" + id + "-1 | gate 1: gvisor latency maxRatio 4.0 | passed",
            "default/gate-" + id + "-1 | comparison: gvisor latency | passed");
    assertThat(Files.readString(checkout.resolve("step-summary.md")))
        .startsWith("an earlier step\n")
        .contains("- Gate: gvisor latency", "maxRatio 4: passed", "| verdict |");
    complete();
    assertThat(checkout.resolve("kubeconfig")).as("the last step").doesNotExist();
  }

  @Test
  void oneVariableNamesTheBenchmark() throws IOException, InterruptedException {
    benchmark("nightly", "good", 4, 6);
    Recipe.Ended github = github("nightly");
    assertThat(github.code()).as(github.log()).isZero();
    complete();
    // The last step of the recipe for GitHub deletes the kubeconfig.
    Files.writeString(checkout.resolve("kubeconfig"), ClientSettings.kubeconfig(cluster.url()));
    Recipe.Ended gitlab = gitlab(Map.of("NAME", "nightly"));
    assertThat(gitlab.code()).as(gitlab.log()).isZero();
    complete();
  }

  @Test
  void githubJobFailsWithItsGateAndKeepsTheResults() throws IOException, InterruptedException {
    benchmark("good", 2, 6);
    Recipe.Ended ended = github();
    assertThat(ended.code()).as(ended.log()).isEqualTo(1);
    JunitXml junit = JunitXml.of(result("junit.xml"));
    assertThat(junit.results())
        .contains(
            "default/gate-" + id + "-1 | gate 1: gvisor latency maxRatio 2.0 | failure GateFailed");
    assertThat(junit.count("failure")).isOne();
    assertThat(Files.readString(checkout.resolve("step-summary.md")))
        .contains("maxRatio 2: failed");
    complete();
  }

  @Test
  void githubJobFailsIfTheGateIsUndecided() throws IOException, InterruptedException {
    benchmark("good", 4, 5);
    Recipe.Ended ended = github();
    assertThat(ended.code()).as(ended.log()).isEqualTo(2);
    JunitXml junit = JunitXml.of(result("junit.xml"));
    assertThat(junit.count("error")).isOne();
    assertThat(junit.count("failure")).isZero();
    assertThat(junit.count("skipped")).isOne();
    complete();
  }

  @Test
  void gitlabJobPassesWithItsGate() throws IOException, InterruptedException {
    benchmark("good", 4, 6);
    Recipe.Ended ended = gitlab(Map.of());
    assertThat(ended.code()).as(ended.log()).isZero();
    assertThat(JunitXml.of(result("junit.xml")).count("failure")).isZero();
    assertThat(result("summary.md")).contains("maxRatio 4: passed");
    assertThat(ended.log()).contains("# What a container runtime costs");
    complete();
  }

  @Test
  void gitlabJobFailsWithItsGateAndWritesTheComment() throws IOException, InterruptedException {
    benchmark("good", 2, 6);
    program("bin/curl", "printf '%s\\n' \"$@\" > '" + checkout.resolve("curl") + "'");
    Recipe.Ended ended =
        gitlab(
            Map.of(
                "PATH", checkout.resolve("bin") + ":" + System.getenv("PATH"),
                "RUNTIMEBENCH_COMMENT_TOKEN", "secret",
                "CI_API_V4_URL", "https://gitlab.example/api/v4",
                "CI_PROJECT_ID", "7",
                "CI_MERGE_REQUEST_IID", "3"));
    assertThat(ended.code()).as(ended.log()).isEqualTo(1);
    assertThat(JunitXml.of(result("junit.xml")).count("failure")).isOne();
    assertThat(result("summary.md")).contains("maxRatio 2: failed");
    assertThat(Files.readAllLines(checkout.resolve("curl")))
        .contains(
            "body=<results/summary.md",
            "https://gitlab.example/api/v4/projects/7/merge_requests/3/notes");
    complete();
  }

  /** The benchmark fails, so there are no ratios. */
  @Test
  void gitlabJobOfAFailedBenchmarkHasAFailure() throws IOException, InterruptedException {
    benchmark("bad", 4, 6);
    Recipe.Ended ended = gitlab(Map.of());
    assertThat(ended.code()).as(ended.log()).isEqualTo(1);
    assertThat(JunitXml.of(result("junit.xml")).results())
        .anyMatch(line -> line.contains("| benchmark | failure "))
        .anyMatch(line -> line.contains("| gate 1: gvisor latency") && line.contains("| error "));
  }

  /** What the services read must be what the steps wrote. */
  @Test
  void attachedFilesAreThoseThatTheStepsWrite() throws IOException {
    JsonNode gitlab = Recipe.read("gitlab-ci.yaml").path("runtimebench");
    assertThat(gitlab.at("/artifacts/reports/junit").asText()).isEqualTo("results/junit.xml");
    assertThat(gitlab.at("/artifacts/paths/0").asText()).isEqualTo("results/");
    assertThat(gitlab.at("/artifacts/when").asText()).isEqualTo("always");
    List<JsonNode> steps =
        Recipe.read("github-actions.yaml").at("/jobs/gate/steps").findParents("uses");
    JsonNode upload =
        steps.stream()
            .filter(s -> s.path("uses").asText().startsWith("actions/upload-artifact@"))
            .findFirst()
            .orElseThrow();
    assertThat(upload.at("/with/path").asText()).isEqualTo("results/");
    assertThat(upload.path("if").asText()).isEqualTo("always()");
  }
}
