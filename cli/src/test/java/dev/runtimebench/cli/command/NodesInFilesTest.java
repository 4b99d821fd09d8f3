package dev.runtimebench.cli.command;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.export.ExportFormat;
import dev.runtimebench.cli.samples.SampleFile;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.node.NodeComparisons;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rtb analyze} compares the nodes of a file in which each block ran on one of several. */
class NodesInFilesTest {

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("nodes.csv"), text);
  }

  private static Ran analyze(Path file, String form) {
    return Ran.rtb("analyze", file.toString(), "-b", "runc", "-o", form);
  }

  /** Six blocks on each node; the log ratio of node i is log(1 + i / 10), give or take 0.01. */
  private static String table(int nodes, String header) {
    StringBuilder text = new StringBuilder(header + "\n");
    for (int node = 1; node <= nodes; node++) {
      for (int b = 0; b < 6; b++) {
        int block = 100 * node + b;
        double ratio = (1 + 0.1 * node) * Math.exp(0.01 * (b % 3 - 1));
        text.append("%d,runc,%s,n%d\n".formatted(block, 100.0 + b, node));
        text.append("%d,gvisor,%s,n%d\n".formatted(block, (100.0 + b) * ratio, node));
      }
    }
    return text.toString();
  }

  @Test
  void threeNodesGiveTheRatioOfNodesLikeThese() throws IOException {
    Ran ran = analyze(file(table(3, "block,runtime,value,node")), "json");
    JsonNode c = ran.comparison();
    double[] means = {Math.log(1.1), Math.log(1.2), Math.log(1.3)};
    double middle = (means[0] + means[1] + means[2]) / 3;
    double spread = 0;
    for (double mean : means) {
      spread += (mean - middle) * (mean - middle) / 2;
    }
    double half = 4.302652729911275 * Math.sqrt(spread / 3);
    assertThat(Math.log(c.get("ratio").asDouble())).isEqualTo(middle, within(1e-9));
    assertThat(Math.log(c.get("ciLow").asDouble())).isEqualTo(middle - half, within(1e-8));
    assertThat(Math.log(c.get("ciHigh").asDouble())).isEqualTo(middle + half, within(1e-8));
    assertThat(c.get("pairs").asInt()).isEqualTo(18);
    assertThat(c.get("nodes")).hasSize(3);
    assertThat(c.get("nodes").get(1).get("node").asText()).isEqualTo("n2");
    assertThat(c.get("heterogeneity").get("nodes").asInt()).isEqualTo(3);
    assertThat(ran.json().get("intervalMethod").asText()).contains("random effects");
    assertThat(ran.json().get("results").get(0).has("medianLow")).isFalse();
    Ran shown = analyze(file(table(3, "block,runtime,value,node")), "table");
    assertThat(shown.out().replaceAll("\\s+", " "))
        .contains("on nodes like these", "n3", "1.30x", "Another such node would show");
  }

  @Test
  void columnMachineNamesTheNodeToo() throws IOException {
    Ran ran = analyze(file(table(3, "block,runtime,value,machine")), "json");
    assertThat(ran.comparison().get("nodes")).hasSize(3);
  }

  @Test
  void twoNodesGiveARatioForEachNodeOnly() throws IOException {
    Ran ran = analyze(file(table(2, "block,runtime,value,node")), "json");
    JsonNode c = ran.comparison();
    assertThat(c.has("ratio")).isFalse();
    assertThat(c.get("verdict").asText()).isEqualTo("Inconclusive");
    assertThat(c.get("message").asText()).contains("2 node(s)", "needs 3");
    assertThat(c.get("nodes")).hasSize(2);
    assertThat(analyze(file(table(2, "block,runtime,value,node")), "table").out())
        .contains("there is no ratio for nodes like these");
  }

  @Test
  void oneNodeIsAnalyzedAsBefore() throws IOException {
    String one = table(1, "block,runtime,value,node");
    String none = one.replaceAll(",(n1|node)(?=\n)", "");
    assertThat(analyze(file(one), "json").out()).isEqualTo(analyze(file(none), "json").out());
  }

  @Test
  void blocksWithoutANodeOrWithTwoAreNotCompared() throws IOException {
    String text = table(3, "block,runtime,value,node");
    Ran unknown = analyze(file(text + "999,runc,1,\n999,gvisor,1,\n"), "json");
    assertThat(unknown.comparison().has("nodes")).isFalse();
    assertThat(unknown.err()).contains("1 block(s) have a value without a node");
    Ran mixed = analyze(file(text + "999,runc,1,n1\n999,gvisor,1,n2\n"), "json");
    assertThat(mixed.comparison().has("nodes")).isFalse();
    assertThat(mixed.err()).contains("1 block(s) come from different nodes");
  }

  /**
   * Three nodes with the same samples: they do not differ, and blocks of the same number stay
   * apart.
   */
  @Test
  void exportOfAllNodesIsAnalyzedAsNodes() throws IOException {
    String text =
        Files.readString(Path.of("src/main/resources/dev/runtimebench/cli/rehearsal.ndjson"));
    List<SampleSet> nodes = new ArrayList<>();
    for (String node : List.of("node-1", "node-2", "node-3")) {
      Path file = directory.resolve(node + ".ndjson");
      nodes.add(SampleFile.read(Files.writeString(file, text.replace("node-1", node)).toString()));
    }
    JsonNode one = analyze(directory.resolve("node-1.ndjson"), "json").comparison();
    JsonNode all = analyze(file(ExportFormat.csv.renderNodes("b", nodes)), "json").comparison();
    assertThat(all.get("pairs").asInt()).isEqualTo(3 * one.get("pairs").asInt());
    assertThat(all.get("ratio").asDouble()).isEqualTo(one.get("ratio").asDouble(), within(1e-9));
    assertThat(all.get("heterogeneity").get("factor").asDouble()).isEqualTo(1);
    assertThat(all.get("nodes"))
        .allSatisfy(
            node ->
                assertThat(node.get("ciLow").asDouble())
                    .isEqualTo(one.get("ciLow").asDouble(), within(1e-9)));
    assertThatThrownBy(() -> ExportFormat.ndjson.renderNodes("b", nodes))
        .hasMessageContaining("-o csv");
  }

  /** A benchmark as the operator leaves it. */
  private static final String BENCHMARK =
      """
      {"apiVersion": "runtimebench.dev/v1alpha1", "kind": "RuntimeBenchmark",
       "metadata": {"name": "b", "namespace": "default"},
       "spec": {"workload": {"ref": "syscall-write"}, "placement": {"nodes": 3},
         "runtimes": [{"name": "runc"}, {"name": "gvisor", "runtimeClassName": "gvisor"}],
         "design": {"blocks": {"warmup": 1, "max": 6}, "settleSeconds": 1, "retries": 2}},
       "status": {"phase": "Complete", "workload": "syscall-write", "baseline": "runc",
         "result": "gvisor 1.20x slower [1.05, 1.37]", "nodesDone": "3/3",
         "conditions": [{"type": "Complete", "status": "True", "reason": "StoppedEarly",
           "message": "2 of 3 nodes came to a result"}],
         "nodes": [
           {"node": "worker-1", "benchmark": "b-n1", "phase": "Complete", "blocks": 6},
           {"node": "worker-2", "benchmark": "b-n2", "phase": "Complete", "blocks": 6},
           {"node": "worker-3", "benchmark": "b-n3", "phase": "Failed", "blocks": 4,
            "reason": "NodeLost", "message": "the node is gone"}],
         "results": [
           {"runtime": "runc", "metric": "write", "unit": "ns", "n": 16, "invalid": 0, "mean": 9.5},
           {"runtime": "gvisor", "metric": "write", "unit": "ns", "n": 16, "invalid": 0}],
         "comparisons": [{"runtime": "gvisor", "baseline": "runc", "metric": "write",
           "primary": true, "better": "Lower", "pairs": 16, "ratio": 1.2, "ciLow": 1.05,
           "ciHigh": 1.37, "confidence": 0.95, "pValue": 0.01, "adjustedPValue": 0.01,
           "verdict": "Slower",
           "heterogeneity": {"nodes": 3, "factor": 1.05, "inconsistency": 0.9, "pValue": 0.001,
             "nextLow": 0.9, "nextHigh": 1.6},
           "nodes": [
             {"node": "worker-1", "pairs": 6, "ratio": 1.15, "ciLow": 1.1, "ciHigh": 1.2},
             {"node": "worker-2", "pairs": 6, "ratio": 1.25, "ciLow": 1.2, "ciHigh": 1.3},
             {"node": "worker-3", "pairs": 4, "ratio": 1.21, "ciLow": 1.1, "ciHigh": 1.3}]}]}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"table", "html", "markdown"})
  void reportShowsTheNodes(String format) throws IOException {
    Path file = Files.writeString(directory.resolve("b.json"), BENCHMARK);
    Ran report = Ran.rtb("report", "-f", file.toString(), "--format", format);
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.out().replace("\u00d7", "x").replace("\\", ""))
        .contains("worker-1", "worker-3", "1.25x", "[1.20, 1.30]");
    String text = report.out().replaceAll("\\s+", " ");
    assertThat(text).contains("the node is gone");
    if (!format.equals("markdown")) {
      assertThat(text).contains("0.90, 1.60");
    }
  }

  @Test
  void junitFileHasACaseForEachNode() {
    RuntimeBenchmark benchmark = Serialization.unmarshal(BENCHMARK, RuntimeBenchmark.class);
    String xml = ExportFormat.junit.renderNodes(benchmark, List::of);
    assertThat(xml)
        .contains(
            "name=\"node: worker-1\"", "6 blocks, in benchmark b-n1", "name=\"node: worker-3\"")
        .contains("NodeLost", "the node is gone", "by node: worker-1 1.15x");
    assertThat(ExportFormat.markdown.renderNodes(benchmark, List::of)).contains("worker");
  }

  /** A file of all nodes would mix what the operator keeps apart. */
  @Test
  void exportWithANodeThatDoesNotCountIsRefused() {
    String remarks =
        "\"remarks\": [{\"kind\": \"NodeLeftOut\", \"message\": \"node worker-3: it differs\"}], ";
    RuntimeBenchmark benchmark =
        Serialization.unmarshal(
            BENCHMARK.replace("\"verdict\": \"Slower\",", remarks + "\"verdict\": \"Slower\","),
            RuntimeBenchmark.class);
    assertThatThrownBy(() -> ExportFormat.csv.renderNodes(benchmark, List::of))
        .hasMessageContaining("node worker-3: it differs");
  }

  /** The operator computes the status of the nodes from the findings of each node. */
  @Test
  void analysisOfAllNodesGivesTheNumbersOfTheStatus() throws IOException {
    String text =
        Files.readString(Path.of("src/main/resources/dev/runtimebench/cli/rehearsal.ndjson"));
    List<SampleSet> sets = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String own = text.replace("node-1", "node-" + i).lines().map(scale(i)).collect(joining("\n"));
      Path file = Files.writeString(directory.resolve("node-%d.ndjson".formatted(i)), own);
      sets.add(SampleFile.read(file.toString()));
    }
    List<NodeComparisons.Node> nodes = new ArrayList<>();
    for (int i = 0; i < sets.size(); i++) {
      nodes.add(new NodeComparisons.Node("node-" + (i + 1), sets.get(i).findings().comparisons()));
    }
    Comparison status =
        NodeComparisons.of(nodes, AnalysisSettings.of(sets.get(0).experiment().design()))
            .comparisons()
            .get(0);
    JsonNode file = analyze(file(ExportFormat.csv.renderNodes("b", sets)), "json").comparison();
    assertThat(status.heterogeneity().factor()).isGreaterThan(1.01);
    assertThat(file.get("ratio").asDouble()).isEqualTo(status.ratio(), within(1e-12));
    assertThat(file.get("ciLow").asDouble()).isEqualTo(status.ciLow(), within(1e-10));
    assertThat(file.get("ciHigh").asDouble()).isEqualTo(status.ciHigh(), within(1e-10));
    assertThat(file.get("adjustedPValue").asDouble())
        .isEqualTo(status.adjustedPValue(), within(1e-12));
    assertThat(file.get("verdict").asText()).isEqualTo(status.verdict().name());
    assertThat(file.get("heterogeneity").get("factor").asDouble())
        .isEqualTo(status.heterogeneity().factor(), within(1e-12));
  }

  /** Makes the values of gvisor larger on the nodes with a larger number. */
  private static UnaryOperator<String> scale(int node) {
    Pattern number = Pattern.compile("(\"values\":\\{\"[^\"]+\":)([0-9.E]+)");
    return line ->
        !line.contains("\"runtime\":\"gvisor\"")
            ? line
            : number
                .matcher(line)
                .replaceAll(
                    m ->
                        Matcher.quoteReplacement(
                            m.group(1) + Double.parseDouble(m.group(2)) * (1 + 0.05 * node)));
  }

  @Test
  void runsOnSeveralNodesAreNotCompared() throws IOException {
    String path = file(table(3, "block,runtime,value,node")).toString();
    assertThat(Ran.rtb("compare", path, path, "-b", "runc").refused().err())
        .contains("the blocks ran on 3 nodes");
  }
}
