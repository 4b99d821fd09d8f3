package dev.runtimebench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.command.Rtb;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.testkit.ClientSettings;
import dev.runtimebench.testkit.JunitXml;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands with a cluster. */
class CommandLineTest {

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
        design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0}
      """;

  @TempDir private static Path directory;
  private static TestCluster cluster;
  private static OperatorAssembly operator;

  /**
   * The result of a command.
   *
   * @param code the exit code
   */
  private record Ran(int code, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    cluster =
        TestCluster.start(new ScriptedNode("node-1", CommandLineTest::script))
            .withRuntimeClasses("runc", "gvisor");
    operator =
        new OperatorAssembly(
            cluster.client(), OperatorOptions.defaults(), new SimpleMeterRegistry());
    operator.start();
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, ClientSettings.kubeconfig(cluster.url()));
    System.setProperty("kubeconfig", kubeconfig.toString());
  }

  @AfterAll
  static void stop() {
    System.clearProperty("kubeconfig");
    operator.close();
    cluster.close();
  }

  /**
   * Scripts a Pod by its argument: good, bad, hang or tried. A Pod that pulls images has no
   * argument.
   */
  private static PodScript script(Pod pod) {
    boolean runc = "runc".equals(pod.getSpec().getRuntimeClassName());
    return switch (String.join(" ", pod.getSpec().getContainers().get(0).getArgs())) {
      case "bad" -> PodScript.builder().exitAfter(Duration.ZERO).exitCode(3).build();
      case "hang" -> PodScript.builder().hangs().build();
      case "tried" ->
          PodScript.builder()
              .log(Duration.ZERO, "warming up")
              .log(Duration.ZERO, "latency=12.5")
              .log(Duration.ZERO, "latency=1,5")
              .log(Duration.ZERO, "disk=ext4")
              .exitAfter(Duration.ofMillis(2))
              .exitCode(0)
              .build();
      default ->
          PodScript.builder()
              .log(Duration.ZERO, "latency=" + (runc ? 10 : 30))
              .exitAfter(Duration.ofMillis(2))
              .exitCode(0)
              .build();
    };
  }

  private static Ran rtb(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine(new DemoPart(), arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  private static String benchmark(String name, String kind) throws IOException {
    return file(name + ".yaml", BENCHMARK, name, kind);
  }

  private static String file(String name, String text, Object... holes) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text.formatted(holes));
    return file.toString();
  }

  @Test
  void runWithWaitShowsTheResults() throws IOException {
    Ran ran = rtb("run", "-f", benchmark("good", "good"), "--wait", "--timeout", "1m");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("latency", "10.0", "30.0", "3.00x");
    assertThat(rtb("report", "good").out()).contains("latency", "3.00x");
    for (String kind : List.of("ndjson", "json")) {
      String exported = directory.resolve("good." + kind).toString();
      assertThat(rtb("export", "good", "--output-file", exported).code()).isZero();
      Ran report = rtb("report", "-f", exported);
      assertThat(report.out()).as(report.err()).contains("latency", "3.00x");
    }
  }

  /** With a cluster, the API server checks the objects, and earlier runs give the time. */
  @Test
  void dryRunCreatesNothing() throws IOException {
    Ran fresh = rtb("run", "-f", benchmark("dry", "dry"), "--dry-run");
    assertThat(fresh.code()).as(fresh.err()).isZero();
    assertThat(fresh.out().lines()).allMatch(line -> line.length() < 80);
    assertThat(fresh.out())
        .contains("4 for trials", "Nothing was created.")
        .doesNotContain("Not checked");
    assertThat(rtb("report", "dry").err()).contains("no RuntimeBenchmark 'dry'");
    assertThat(rtb("run", "-f", benchmark("ran", "ran"), "--wait", "--timeout", "1m").code())
        .isZero();
    Ran again = rtb("run", "-f", benchmark("ran", "ran"), "--dry-run");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("complete benchmark");
    String wrong = BENCHMARK.replace("baseline: runc", "baseline: crun");
    Ran refused = rtb("run", "-f", file("wrong.yaml", wrong, "wrong", "good"), "--dry-run");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("wrong: ", "baseline");
    String lost = BENCHMARK.replaceFirst("(?s)inline:.*?runtimes:", "ref: none\n  runtimes:");
    Ran missing = rtb("run", "-f", file("lost.yaml", lost, "lost"), "--dry-run");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("lost: spec.workload.ref", "\"none\"");
  }

  @Test
  void failedBenchmarkGivesExitCode1() throws IOException {
    Ran ran = rtb("run", "-f", benchmark("bad", "bad"), "--wait", "--timeout", "1m");
    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out()).contains("3");
  }

  @Test
  void timeoutGivesExitCode3() throws IOException {
    Ran ran = rtb("run", "-f", benchmark("hang", "hang"), "--wait", "--timeout", "1s");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("not over after 1 s");
    cluster
        .client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("hang")
        .delete();
  }

  @Test
  void messageForARefusedObjectNamesTheField() throws IOException {
    String wrong = BENCHMARK.replace("baseline: runc", "baseline: crun");
    Ran ran = rtb("run", "-f", file("wrong.yaml", wrong, "wrong", "good"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("baseline").doesNotContain("\tat ");
  }

  /** Picocli wraps footer lines of 80 columns or more in the middle of a sentence. */
  @Test
  void helpFooterLinesFitIn80Columns() {
    Set<String> names = Rtb.commandLine(new DemoPart()).getSubcommands().keySet();
    CommandLine rtb = Rtb.commandLine(new DemoPart(), names.toArray(String[]::new));
    for (CommandLine command : rtb.getSubcommands().values()) {
      assertThat(command.getCommandSpec().usageMessage().footer())
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }
    assertThat(rtb.getCommandSpec().usageMessage().footer())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  private static String gated(String name, double maxRatio) throws IOException {
    String text =
        BENCHMARK.replace("max: 2}", "max: 6}")
            + "  gates: [{metric: latency, runtime: gvisor, maxRatio: "
            + maxRatio
            + "}]\n";
    return file(name + ".yaml", text, name, "good");
  }

  private static Ran runToTheEnd(String manifest) {
    return rtb("run", "-f", manifest, "--wait", "--timeout", "1m");
  }

  @Test
  void gatesDecideTheExitCode() throws IOException {
    Ran pass = runToTheEnd(gated("gate-pass", 4));
    assertThat(pass.code()).as(pass.err()).isZero();
    assertThat(pass.out()).contains("Gate: gvisor latency", "passed");
    Ran fail = runToTheEnd(gated("gate-fail", 2));
    assertThat(fail.code()).as(fail.err()).isEqualTo(1);
    String undecided =
        Files.readString(Path.of(gated("gate-unsure", 4))).replace("max: 6}", "max: 5}");
    assertThat(runToTheEnd(file("gate-unsure.yaml", undecided)).code()).isEqualTo(2);
  }

  @Test
  void analysisOfAnExportEqualsTheStatusByteForByte() throws IOException {
    assertThat(runToTheEnd(gated("exported", 4)).code()).isZero();
    for (String format : List.of("ndjson", "json")) {
      String file = directory.resolve("exported." + format).toString();
      assertThat(rtb("export", "exported", "--output-file", file).code()).isZero();
      Ran again = rtb("analyze", file, "--output", "json");
      assertThat(again.code()).as(again.err()).isZero();
      assertThat(again.err()).contains("equal to the status, to the byte");
      assertThat(again.out()).contains("\"verdict\" : \"Slower\"", "\"result\" : \"Passed\"");
      String tampered =
          Files.readString(Path.of(file)).replace("\"latency\":30.0", "\"latency\":31.0");
      if (format.equals("ndjson")) {
        Ran changed = rtb("analyze", file("tampered.ndjson", "%s", tampered));
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.err()).contains("digests differ");
      }
    }
    String csv = directory.resolve("exported.csv").toString();
    assertThat(rtb("export", "exported", "--output-file", csv).code()).isZero();
    Ran fromCsv = rtb("analyze", csv, "--baseline", "runc");
    assertThat(fromCsv.code()).as(fromCsv.err()).isZero();
    assertThat(fromCsv.out()).contains("3.00x", "slower");
    Ran swapped =
        rtb("analyze", directory.resolve("exported.ndjson").toString(), "--baseline", "gvisor");
    assertThat(swapped.out()).contains("0.33x", "faster");
  }

  @Test
  void exportWritesTheFormatsOfOtherTools() throws IOException {
    assertThat(runToTheEnd(gated("forms", 2)).code()).isEqualTo(1);
    assertThat(rtb("export", "forms", "--format", "benchstat").out())
        .contains(
            "Unit latency-ns better=lower", "BenchmarkInline/runtime=gvisor 1 30.0 latency-ns");
    JsonNode hyperfine =
        new ObjectMapper().readTree(rtb("export", "forms", "--format", "hyperfine").out());
    assertThat(hyperfine.get("results")).hasSize(2);
    assertThat(hyperfine.get("results").get(1).get("times")).hasSize(6);
    assertThat(hyperfine.get("results").get(1).get("mean").asDouble())
        .isCloseTo(30e-9, within(1e-15));
    assertThat(rtb("export", "forms", "--format", "junit").out())
        .contains("tests=\"3\"", "failures=\"1\"", "type=\"GateFailed\"");
    assertThat(rtb("export", "forms", "--format", "markdown").out())
        .contains("| verdict |", "slower", "- Gate: gvisor latency");
    assertThat(rtb("export", "no-such").err()).contains("no RuntimeBenchmark 'no-such'");
    assertThat(rtb("export").code()).isEqualTo(2);
  }

  private static void inNamespace(String namespace, String name) throws IOException {
    Ran ran =
        rtb("run", "-f", benchmark(name, "good"), "-n", namespace, "--wait", "--timeout", "1m");
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  /** Before an uninstall: everything that was measured, readable without the cluster. */
  @Test
  void exportOfAllNamespacesSavesEachBenchmark() throws IOException {
    for (String namespace : List.of("team-a", "team-b")) {
      cluster
          .client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    inNamespace("team-a", "same");
    inNamespace("team-b", "same");
    String suspended =
        BENCHMARK
            .formatted("not-started", "good")
            .replace("baseline:", "suspend: true\n  baseline:");
    assertThat(rtb("run", "-n", "team-b", "-f", file("not-started.yaml", "%s", suspended)).code())
        .isZero();
    Path saved = directory.resolve("saved");
    Ran ran = rtb("export", "-A", "--output-dir", saved.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("team-b/not-started: without samples: not-started: no samples")
        .contains("namespace(s) with ");
    assertThat(saved.resolve("team-a/same.ndjson")).isNotEmptyFile();
    assertThat(saved.resolve("team-b/same.ndjson")).isNotEmptyFile();
    assertThat(saved.resolve("team-b/not-started.json")).isNotEmptyFile();
    Ran again = rtb("analyze", saved.resolve("team-a").toString());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("equal to the status, to the byte");
    assertThat(rtb("report", "-f", saved.toString()).out())
        .contains("team-a/same", "team-b/same", "team-b/not-started");
    assertThat(rtb("report", "-f", saved.toString(), "--format", "html").out())
        .contains("team-a/same", "team-b/same", "</html>");
    assertThat(rtb("export", "-A", "--output-dir", saved.toString()).err()).contains("not empty");
    assertThat(rtb("export", "-A").err()).contains("--output-dir");
    // A ConfigMap that somebody deleted is a loss, and the exit code says so.
    cluster.client().configMaps().inNamespace("team-a").delete();
    Ran lost = rtb("export", "-A", "--output-dir", directory.resolve("lost").toString());
    assertThat(lost.code()).isEqualTo(2);
    assertThat(lost.err())
        .contains(
            "team-a/same: without samples", "1 benchmark(s) were saved without their samples");
    assertThat(directory.resolve("lost/team-a/same.json")).isNotEmptyFile();
    assertThat(rtb("report", "-f", directory.resolve("lost").toString()).out())
        .contains("team-a/same", "3.00x");
  }

  @Test
  void runLeavesFilesForAPipelineWhateverHappens() throws IOException {
    String junit = directory.resolve("files/junit.xml").toString();
    String markdown = directory.resolve("files/summary.md").toString();
    Ran ran =
        rtb(
            "run",
            "-f",
            benchmark("slow", "hang"),
            "--wait",
            "--timeout",
            "1s",
            "--junit",
            junit,
            "--markdown",
            markdown);
    assertThat(ran.code()).isEqualTo(3);
    assertThat(JunitXml.of(Files.readString(Path.of(junit))).results())
        .contains("default/slow | benchmark | error NotComplete");
    assertThat(Files.readString(Path.of(markdown))).contains("## slow", "running");
    cluster
        .client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("slow")
        .delete();
    String wrong = BENCHMARK.replace("baseline: runc", "baseline: crun");
    Ran refused =
        rtb(
            "run",
            "-f",
            file("refused.yaml", wrong, "refused", "good"),
            "--wait",
            "--junit",
            junit,
            "--markdown",
            markdown);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(JunitXml.of(Files.readString(Path.of(junit))).results())
        .containsExactly("rtb run | run | error Error");
    assertThat(Files.readString(Path.of(markdown))).contains("There is no result: ", "baseline");
    assertThat(rtb("run", "-f", benchmark("n", "good"), "--junit", junit).err())
        .contains("add --wait");
    Ran unwritable =
        rtb("run", "-f", benchmark("n", "good"), "--wait", "--junit", "/dev/null/junit.xml");
    assertThat(unwritable.code()).isEqualTo(2);
    assertThat(rtb("report", "n").err()).contains("no RuntimeBenchmark 'n'");
  }

  @Test
  void nameSuffixMeasuresAgain() throws IOException {
    String manifest = benchmark("again", "good");
    assertThat(runToTheEnd(manifest).code()).isZero();
    Ran second = rtb("run", "-f", manifest, "--name-suffix=-2", "--wait", "--timeout", "1m");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out()).contains("runtimebenchmark.runtimebench.dev/again-2 created");
    assertThat(rtb("report", "again", "again-2").code()).isZero();
  }

  /** The comparisons in the JSON of an analysis. A CSV file has no failed trials, and no rates. */
  private static JsonNode comparisons(String analysis) throws IOException {
    JsonNode all = new ObjectMapper().readTree(analysis);
    return all.findValue("comparisons");
  }

  @Test
  void burstIsReportedAsACurveAndExportedByLevel() throws IOException {
    String text =
        BENCHMARK.replace(
            "design: {",
            "resources: {cpu: 10m, memory: 16Mi}\n  design: {mode: Burst, concurrency: [1, 2, 4], ");
    Ran run = runToTheEnd(file("burst.yaml", text, "burst", "good"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out()).contains("start-latency-4").doesNotContain("latency  ");
    assertThat(rtb("report", "burst", "--format", "html").out())
        .contains("Pods started at once", "<th scope=\"col\">all started</th>")
        .contains("data-plot=\"benchmark-1-burst-1\"", "data-plot=\"benchmark-1-pods-1\"")
        .contains("For start-latency-4 in ");
    String file = directory.resolve("burst.ndjson").toString();
    assertThat(rtb("export", "burst", "--output-file", file).code()).isZero();
    assertThat(rtb("analyze", file).err()).contains("equal to the status, to the byte");
    String csv = directory.resolve("burst.csv").toString();
    assertThat(rtb("export", "-f", file, "--output-file", csv).code()).isZero();
    Ran again = rtb("analyze", csv, "--baseline", "runc", "--output", "json");
    assertThat(again.out()).contains("start-latency-4").doesNotContain("\"latency\"");
    assertThat(comparisons(again.out()))
        .isEqualTo(comparisons(rtb("analyze", file, "--output", "json").out()));
  }

  private static final String TRIED =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: BenchmarkWorkload
      metadata: {name: tool}
      spec:
        container: {image: example/tool:1, args: ["%s"]}
        metrics:
          - name: latency
            unit: ns
            summary: %s
            source: {regex: {pattern: "latency=([0-9.,]+)"}}
          - {name: lost, unit: ns, source: {json: {pointer: /lost}}}
        facts: [{name: disk, pattern: "disk=(.*)"}]
      """;

  private static void assertNothingIsLeft() {
    assertThat(cluster.client().resources(RuntimeBenchmark.class).list().getItems())
        .noneMatch(b -> b.getMetadata().getName().startsWith("try-"));
  }

  @Test
  void tryShowsWhatWasReadFromEachLineAndWhatWasNot() throws IOException {
    Ran ran = rtb("workload", "try", "-f", file("tried.yaml", TRIED, "tried", "First"));
    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(ran.out())
        .contains(
            "the cluster's default runtime on node node-1",
            "1 | warming up\n",
            "2 | latency=12.5\n       | = latency: 12.5 ns, from \"12.5\"",
            "3 | latency=1,5\n       | ! latency: ",
            "4 | disk=ext4\n       | = disk: ext4",
            "latency: 12.5 ns (First of the expression)",
            "lost: not read: the output has no JSON document",
            "disk: ext4");
    assertNothingIsLeft();
  }

  /** The operator's verdict and this program's reading come from the same code. */
  @Test
  void tryShowsWhyATrialIsNotValid() throws IOException {
    Ran ran = rtb("workload", "try", "-f", file("median.yaml", TRIED, "tried", "Median"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("The trial is not valid: NoValue: metric latency:");
    Ran bad = rtb("workload", "try", "-f", file("exit.yaml", TRIED, "bad", "Median"));
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).contains("The trial is not valid: NonZeroExit", "exited with 3");
    assertNothingIsLeft();
  }

  @Test
  void tryOfACompleteWorkloadEndsWithExitCode0() throws IOException {
    Ran ran = rtb("workload", "try", "-f", benchmark("inline", "good"), "--runtime", "gvisor");
    assertThat(ran.code()).as(ran.err() + ran.out()).isZero();
    assertThat(ran.out()).contains("RuntimeClass gvisor", "latency: 30 ns", "every metric has");
    assertNothingIsLeft();
  }

  @Test
  void tryEndsAtTheTimeoutAndRemovesTheBenchmark() throws IOException {
    Ran ran =
        rtb("workload", "try", "-f", file("hang.yaml", TRIED, "hang", "First"), "--timeout", "1s");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("not over after 1 s");
    assertNothingIsLeft();
  }

  @Test
  void tryRefusesWhatTheApiServerRefuses() throws IOException {
    String typo = TRIED.replace("summary:", "sumary:");
    Ran ran = rtb("workload", "try", "-f", file("typo.yaml", typo, "tried", "First"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("sumary").doesNotContain("\tat ");
  }
}
