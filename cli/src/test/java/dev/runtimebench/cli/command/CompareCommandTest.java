package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.SampleText;
import dev.runtimebench.results.sample.Samples;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rtb compare} with exports from before and after an upgrade of the node's software. */
class CompareCommandTest {

  private static final Path BEFORE = Path.of("src/test/resources/compare/before.ndjson");
  private static final Path AFTER = Path.of("src/test/resources/compare/after.ndjson");
  private static final String UPGRADE = "kernel,runtimeVersion,sandbox";

  @TempDir private Path directory;
  private HttpServer server;

  @AfterEach
  void stop() {
    System.clearProperty("kubeconfig");
    if (server != null) {
      server.stop(0);
    }
  }

  private static Ran compare(Object before, Object after, String... options) {
    List<String> all = new ArrayList<>(List.of("compare", before.toString(), after.toString()));
    all.addAll(Arrays.asList(options));
    return Ran.rtb(all.toArray(String[]::new));
  }

  private static Ran upgraded(String... options) {
    List<String> all = new ArrayList<>(List.of("--expect", UPGRADE));
    all.addAll(Arrays.asList(options));
    return compare(BEFORE, AFTER, all.toArray(String[]::new));
  }

  private static Ran refused(Ran ran) {
    assertThat(ran.code()).as(ran.out()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).doesNotContain("\tat ", "Exception", "java.", "Usage:", "defect");
    return ran;
  }

  /** The output without its line breaks. */
  private static String words(Ran ran) {
    return ran.out().replaceAll("\\s+", " ");
  }

  private Path file(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /** The second run, with a change of its text. */
  private Path after(String from, String to) throws IOException {
    String text = Files.readString(AFTER);
    assertThat(text).contains(from);
    return file("changed.ndjson", text.replace(from, to));
  }

  /** The first blocks of a run, with the warm-up. */
  private Path blocks(Path file, int blocks) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream()
            .filter(
                line ->
                    line.startsWith("{\"format\"")
                        || Integer.parseInt(line.replaceAll("^\\{\"block\":(\\d+),.*", "$1"))
                            <= blocks)
            .toList();
    return file(blocks + "-" + file.getFileName(), String.join("\n", lines) + "\n");
  }

  @Test
  void upgradeIsRefusedUntilItIsNamed() {
    Ran ran = refused(compare(BEFORE, AFTER));
    assertThat(ran.err().lines())
        .hasSize(5)
        .anyMatch(line -> line.contains("kernel: 6.18.44-fc-v769 in ") && line.contains("6.18.50"))
        .anyMatch(line -> line.contains("runtimeVersion: docker://20.10.24"))
        .anyMatch(line -> line.contains("sandbox (gvisor): GVisor, systrap, kernel 4.4.0"))
        .anyMatch(line -> line.contains("if this is what you test, add --expect " + UPGRADE));
  }

  @Test
  void whatIsUnderTestDoesNotSilenceTheRest() throws IOException {
    Ran ran = refused(compare(BEFORE, AFTER, "--expect", "nodeImage"));
    assertThat(ran.err()).contains("sandbox (gvisor)").doesNotContain("kernel:", "docker://");
    Path other = after("\"bytes\":\"4000\"", "\"bytes\":\"8000\"");
    Ran parameters = refused(compare(BEFORE, other, "--expect", UPGRADE));
    assertThat(parameters.err())
        .contains("parameters (bytes): 4000 in", "8000 in", "--expect parameters");
  }

  @Test
  void changeOfTheRatioHasAVerdict() throws IOException {
    JsonNode all = upgraded("-o", "json").json();
    JsonNode latency = all.get("comparisons").get(0);
    assertThat(latency.get("metric").asText()).isEqualTo("write-latency");
    assertThat(latency.get("verdict").asText()).isEqualTo("Slower");
    assertThat(latency.get("change").asDouble())
        .isCloseTo(
            latency.at("/after/ratio").asDouble() / latency.at("/before/ratio").asDouble(),
            within(1e-12));
    assertThat(latency.get("ciLow").asDouble()).isBetween(1.1, 1.25);
    assertThat(latency.get("ciHigh").asDouble()).isBetween(1.25, 1.45);
    assertThat(all.get("equivalenceMargin").asDouble()).isEqualTo(0.05);
    assertThat(all.at("/environment/accepted")).hasSize(3);
    assertThat(all.at("/environment/equal").toString()).contains("cpuModel", "limits");
    assertThat(all.get("medians")).hasSize(4);
  }

  @Test
  void yamlHasTheSameContentAsJson() throws IOException {
    JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(upgraded("-o", "yaml").out());
    assertThat(yaml).isEqualTo(upgraded("-o", "json").json());
  }

  @Test
  void failOnSlowerDecidesTheExitCode() throws IOException {
    assertThat(upgraded().code()).isZero();
    assertThat(upgraded("--fail-on", "slower").code()).isEqualTo(1);
    assertThat(compare(AFTER, BEFORE, "--expect", UPGRADE, "--fail-on", "slower").code()).isZero();
    assertThat(upgraded("--fail-on", "slower", "--margin", "1").code()).isZero();
    Ran few = compare(blocks(BEFORE, 5), AFTER, "--expect", UPGRADE, "--fail-on", "slower");
    assertThat(few.code()).isEqualTo(2);
    assertThat(words(few)).contains("5 and 7 block(s): a verdict at 95% needs 6 in each run");
  }

  @Test
  void tableSaysWhatItShows() {
    assertThat(words(upgraded()))
        .contains("write-latency", "slower", "Intervals at 95%; equivalence margin 5%")
        .contains("Primary: write-latency.")
        .contains("information, not a comparison", "Accepted: kernel: 6.18.44-fc-v769 in before")
        .contains("Equal: workload, parameters");
    assertThat(upgraded().out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(upgraded().err()).isEmpty();
  }

  @Test
  void markdownIsShortAndItsDetailsAreCollapsed() {
    String text = upgraded("-o", "markdown").out();
    String shown = text.substring(0, text.indexOf("<details>"));
    assertThat(shown.lines().count()).isLessThan(15);
    assertThat(shown).contains("gvisor, write-latency: slower", "| write-latency | gvisor |");
    assertThat(shown).doesNotContain("throughput");
    assertThat(text).hasSizeLessThan(65_536);
    assertThat(text.split("<details>", -1)).hasSameSizeAs(text.split("</details>", -1));
    assertThat(text).contains("Medians of each run", "Environment and notes", "throughput");
  }

  @Test
  void unchangedUpgradeIsNoticed() {
    Ran ran = upgraded("--expect", "osImage");
    assertThat(ran.code()).isZero();
    assertThat(words(ran))
        .contains("expected to differ, but equal: osImage; did the upgrade reach the node?");
  }

  @Test
  void runsWithoutAnyDifferenceSaySo() throws IOException {
    String header = Files.readAllLines(BEFORE).get(0);
    List<String> lines = new ArrayList<>(Files.readAllLines(AFTER));
    lines.set(0, header);
    Ran ran = compare(BEFORE, file("same.ndjson", String.join("\n", lines) + "\n"));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(words(ran)).contains("No trait differs", "gVisor and Kata");
  }

  @Test
  void exportWithoutItsEnvironmentSaysWhatIsUnknown() throws IOException {
    Path bare = after("\"environment\":", "\"elsewhere\":");
    Ran ran = refused(compare(BEFORE, bare));
    assertThat(ran.err()).contains("cpuModel: Intel(R) Xeon(R) Processor in", "unknown in");
    assertThat(ran.err()).contains("--expect unknown").doesNotContain("if this is what you test");
    assertThat(compare(BEFORE, bare, "--expect", "unknown").code()).isZero();
    assertThat(refused(compare(BEFORE, AFTER, "--expect", "unknown")).err()).contains("kernel");
  }

  @Test
  void tablesHaveNoEnvironmentAtAll() throws IOException {
    Path before = directory.resolve("before.csv");
    Path after = directory.resolve("after.csv");
    for (List<Path> one : List.of(List.of(BEFORE, before), List.of(AFTER, after))) {
      Ran export =
          Ran.rtb("export", "-f", one.get(0).toString(), "--output-file", one.get(1).toString());
      assertThat(export.code()).as(export.err()).isZero();
    }
    assertThat(refused(compare(before, after)).err()).contains("choose the baseline");
    Ran ran = refused(compare(before, after, "-b", "runc"));
    assertThat(ran.err()).contains("unknown in both: workload, parameters", "--expect unknown");
    Ran both = compare(before, after, "-b", "runc", "--expect", "unknown", "-o", "json");
    JsonNode exports = upgraded("-o", "json").json();
    assertThat(both.json().at("/comparisons/0/change"))
        .isEqualTo(exports.at("/comparisons/0/change"));
    Ran mixed = compare(BEFORE, after, "--expect", "unknown", "-o", "json");
    assertThat(mixed.json().at("/comparisons/0/ciLow"))
        .isEqualTo(exports.at("/comparisons/0/ciLow"));
  }

  @Test
  void valuesWithoutBlocksHaveNoRatios() throws IOException {
    Path values = file("v.csv", "runtime,value\nrunc,1\ngvisor,2\nrunc,1.1\ngvisor,2.1\n");
    assertThat(compare(BEFORE, values).refused().err()).contains("no blocks", "rtb compare needs");
  }

  @Test
  void sameRunIsRefused() throws IOException {
    assertThat(compare(BEFORE, BEFORE).refused().err()).contains("the same run");
    assertThat(compare(blocks(BEFORE, 6), BEFORE).refused().err()).contains("Pod(s) are in both");
  }

  @Test
  void runThatHasNotEndedIsRefused() throws IOException {
    Path running =
        after(
            "\"status\":\"True\",\"type\":\"Complete\"",
            "\"status\":\"False\",\"type\":\"Complete\"");
    assertThat(compare(BEFORE, running, "--expect", UPGRADE).refused().err())
        .contains("the benchmark has not ended");
  }

  @ParameterizedTest
  @CsvSource({"speed", "kernel;cpu", "''"})
  void unknownTraitIsRefusedWithTheList(String trait) {
    assertThat(compare(BEFORE, AFTER, "--expect", trait).refused().err())
        .contains("--expect: \"" + trait + "\" is not one of", "runtimeVersion", "nodeImage");
  }

  @ParameterizedTest
  @CsvSource({"--confidence, 1", "--confidence, NaN", "--margin, -1", "--margin, 2"})
  void optionOutOfRangeIsRefused(String option, String value) {
    assertThat(compare(BEFORE, AFTER, option, value).refused().err()).contains(option, "between");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-file.ndjson",
        "src/test",
        "rtb/../../api/v1/secrets",
        "A",
        "x\u001b]0;x\u0007.json",
        "src/test/resources/fuzz/ndjson/cut-off.ndjson",
        "src/test/resources/fuzz/ndjson/null-sample.ndjson",
        "src/test/resources/fuzz/ndjson/other-format.json",
        "src/test/resources/benchmarks.json"
      })
  void otherFilesAndNamesAreRefusedInOneLine(String argument) {
    for (Ran ran : List.of(compare(BEFORE, argument), compare(argument, BEFORE))) {
      assertThat(ran.refused().err()).doesNotContain("\u001b", "\u0007");
    }
  }

  @Test
  void onlyOneRunCanBeStandardInput() {
    assertThat(compare("-", "-").refused().err()).contains("only one of the two");
  }

  /** A table may have any names, and its output goes to terminals and to pull requests. */
  @Test
  void hostileNamesReachNeitherTheTerminalNorTheComment() throws IOException {
    String evil = "@everyone <img src=x>|`\u001b[31m\u202e](http://x)";
    for (String name : List.of("one", "two")) {
      StringBuilder text = new StringBuilder("block,runtime,value\n");
      for (int i = 0; i < 8; i++) {
        double value = 100 + i + (name.equals("two") ? 3 * (i % 3) : 0);
        text.append("%d,base,%s\n%d,\"%s\",%s\n".formatted(i, value, i, evil, 2 * value + i % 2));
      }
      file(name + ".csv", text.toString());
    }
    for (String form : List.of("table", "json", "yaml", "markdown")) {
      Ran ran =
          compare(
              directory.resolve("one.csv"),
              directory.resolve("two.csv"),
              "-b",
              "base",
              "--expect",
              "unknown",
              "-o",
              form);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).doesNotContain("\u001b", "\u202e");
      if (form.equals("markdown")) {
        assertThat(ran.out())
            .contains("\\<img", "\\|\\`")
            .doesNotContain(" <img", "@everyone", "](http");
      }
      if (form.equals("yaml")) {
        JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(ran.out());
        assertThat(tree.at("/comparisons/0/runtime").asText()).isEqualTo(evil);
      }
    }
  }

  @Test
  void outputGoesToAFile() throws IOException {
    Path out = directory.resolve("new/comment.md");
    Ran ran = upgraded("-o", "markdown", "--output-file", out.toString());
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("wrote");
    assertThat(Files.readString(out)).startsWith("### ");
  }

  /** An export from before the upgrade, and the benchmark in the cluster after it. */
  @Test
  void benchmarkInTheClusterIsComparedWithAFile() throws IOException {
    serve(SampleFile.read(AFTER.toString()));
    Ran ran =
        compare(BEFORE, "rtb/syscall-write", "-n", "default", "--expect", UPGRADE, "-o", "json");
    assertThat(ran.json().get("comparisons"))
        .isEqualTo(upgraded("-o", "json").json().get("comparisons"));
    assertThat(ran.json().get("after").asText()).isEqualTo("rtb/syscall-write");
    assertThat(compare(BEFORE, "missing", "-n", "default").refused().err())
        .contains("no RuntimeBenchmark 'missing' in namespace 'default'");
  }

  /** Serves a benchmark and its ConfigMap as an API server does. */
  private void serve(SampleSet samples) throws IOException {
    String name = new TrialNames(samples.benchmark().getMetadata()).samples(0);
    String lines =
        samples.outcomes().stream().map(o -> Samples.line(o) + "\n").collect(Collectors.joining());
    ConfigMap chunk =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withLabels(Map.of(Labels.BENCHMARK_UID, samples.benchmark().getMetadata().getUid()))
            .endMetadata()
            .addToData(KeptSamples.EXPERIMENT_KEY, Samples.json(samples.experiment()))
            .addToData(KeptSamples.PREPARATION_KEY, Samples.json(samples.preparation()))
            .addToBinaryData(KeptSamples.LINES_KEY, SampleText.pack(lines))
            .build();
    String own = "/apis/runtimebench.dev/v1alpha1/namespaces/default/runtimebenchmarks";
    Map<String, String> answers = new TreeMap<>();
    answers.put(own, "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": []}");
    answers.put(own + "/syscall-write", Serialization.asJson(samples.benchmark()));
    answers.put("/api/v1/namespaces/default/configmaps/" + name, Serialization.asJson(chunk));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getPath());
          byte[] bytes =
              (answer == null
                      ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 404}"
                      : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    Path kubeconfig =
        file(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: u, user: {token: t}}]
            """
                .formatted(server.getAddress().getPort()));
    System.setProperty("kubeconfig", kubeconfig.toString());
  }
}
