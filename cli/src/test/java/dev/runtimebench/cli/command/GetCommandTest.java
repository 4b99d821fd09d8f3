package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.testkit.ClientSettings;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The habits of kubectl's users, on a cluster. */
class GetCommandTest {

  private static final String RESULT = "gvisor write-latency 3.41x slower than runc [3.35, 3.48]";
  private static final String HOSTILE = "a\u001b[31m\u009b31m\u202ered";

  @TempDir private static Path directory;
  private static ServedCluster served;

  @BeforeAll
  static void start() throws IOException {
    served = ServedCluster.start(directory);
    served.namespace("team-a");
    served.namespace("empty");
    served.benchmark("default", "write-syscall", "a", RESULT);
    served.benchmark("default", "a-benchmark-with-quite-a-long-name-that-goes-on", "b", RESULT);
    served.benchmark("team-a", "hostile", "a", HOSTILE);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void widen() {
    System.clearProperty("rtb.columns");
    System.setProperty("kubeconfig", served.kubeconfig().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 72, 80})
  void tableFitsTheTerminal(int columns) {
    System.setProperty("rtb.columns", String.valueOf(columns));
    for (String[] command : List.of(new String[] {"get"}, new String[] {"get", "-A"})) {
      Ran ran = Ran.rtb(command);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out().lines()).allMatch(line -> line.length() <= columns);
      assertThat(ran.out()).contains("NAME", "PHASE", "BLOCKS", "Running", "3/40", "gvisor w");
    }
  }

  @Test
  void wideTableCutsNothing() {
    System.setProperty("rtb.columns", "60");
    assertThat(Ran.rtb("get", "-o", "wide").out())
        .contains(RESULT, "a-benchmark-with-quite-a-long-name-that-goes-on", "BASELINE", "SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write-syscall",
        "rtb/write-syscall",
        "runtimebenchmark/write-syscall",
        "runtimebenchmarks/write-syscall",
        "rtb.runtimebench.dev/write-syscall",
        "RuntimeBenchmark.runtimebench.dev/write-syscall",
      })
  void nameMayHaveItsType(String name) {
    for (String command : List.of("get", "report")) {
      Ran ran = Ran.rtb(command, name, "-o", "name");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).isEqualTo("runtimebenchmark.runtimebench.dev/write-syscall\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pod/x | this command shows RuntimeBenchmarks only",
        "rtb/../secrets | cannot be the name",
        "Upper | cannot be the name",
      })
  void otherTypesAndNamesAreRefused(String name, String expected) {
    assertThat(Ran.rtb("get", name).refused().err()).contains(expected);
    assertThat(Ran.rtb("report", name).refused().err()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "report"})
  void oneNameGivesAnObjectAndSeveralGiveAList(String command) throws IOException {
    JsonNode one = Ran.rtb(command, "write-syscall", "-o", "json").json();
    assertThat(one.at("/metadata/name").asText()).isEqualTo("write-syscall");
    assertThat(one.at("/metadata").has("managedFields")).isFalse();
    JsonNode all = Ran.rtb(command, "-o", "json").json();
    assertThat(all.get("kind").asText()).isEqualTo("List");
    assertThat(all.get("items")).hasSize(2);
    JsonNode yaml =
        new ObjectMapper(new YAMLFactory()).readTree(Ran.rtb(command, "-o", "yaml").out());
    assertThat(yaml).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "report"})
  void emptyNamespaceIsAnEmptyListAndNoError(String command) throws IOException {
    JsonNode json = Ran.rtb(command, "-n", "empty", "-o", "json").json();
    assertThat(json.get("kind").asText()).isEqualTo("List");
    assertThat(json.get("items")).isEmpty();
    Ran table = Ran.rtb(command, "-n", "empty");
    assertThat(table.code()).isZero();
    assertThat(table.out()).isEmpty();
    assertThat(table.err()).isEqualTo("no benchmarks found in namespace empty\n");
    assertThat(Ran.rtb(command, "-n", "empty", "-o", "name").out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "report"})
  void othersAreShownWhenANameIsMissing(String command) {
    Ran ran = Ran.rtb(command, "absent", "write-syscall", "gone", "-o", "name");
    assertThat(ran.out()).isEqualTo("runtimebenchmark.runtimebench.dev/write-syscall\n");
    assertThat(ran.err())
        .contains("no RuntimeBenchmark 'absent'", "no RuntimeBenchmark 'gone'")
        .hasLineCount(2);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(Ran.rtb(command, "absent").refused().err()).contains("'absent'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "report"})
  void labelsAndNamespacesSelect(String command) {
    assertThat(Ran.rtb(command, "-A", "-l", "team in (a,b)", "-o", "name").out()).hasLineCount(3);
    assertThat(Ran.rtb(command, "-A", "-l", "team=a", "-o", "name").out()).hasLineCount(2);
    assertThat(Ran.rtb(command, "-l", "team!=a", "-o", "name").out()).contains("a-benchmark");
    assertThat(Ran.rtb(command, "-n", "team-a", "-o", "name").out()).contains("/hostile");
    assertThat(Ran.rtb(command, "-A", "-n", "x").refused().err()).contains("-A", "-n");
    assertThat(Ran.rtb(command, "-l", "team=a", "x").refused().err()).contains("-l");
  }

  @Test
  void nothingRawReachesTheTerminal() {
    for (String format : List.of("table", "wide", "json", "yaml", "name")) {
      Ran ran = Ran.rtb("get", "-n", "team-a", "-o", format);
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).doesNotContain("\u001b", "\u009b", "\u202e").contains("hostile");
    }
    Ran named = Ran.rtb("get", "x" + HOSTILE);
    assertThat(named.err()).doesNotContain("\u001b", "\u009b", "\u202e");
    Ran selected = Ran.rtb("get", "-l", HOSTILE, "-n", HOSTILE);
    assertThat(selected.err()).doesNotContain("\u001b", "\u009b", "\u202e");
  }

  @Test
  void watchShowsWhatIsThereAndEachChange() throws Exception {
    served.namespace("watched");
    served.benchmark("watched", "first", "w", "");
    Path file = directory.resolve("watch.out");
    try (WatchedProcess process =
        WatchedProcess.rtb(file, served.kubeconfig(), "get", "-n", "watched", "-w")) {
      process.awaitText("first");
      served.benchmark("watched", "second", "w", "");
      process.awaitText("second");
      process.interrupt();
      assertThat(process.exitCode()).isEqualTo(130);
    }
    assertThat(Files.readAllLines(file).get(0)).startsWith("NAME");
  }

  private static WatchedProcess watch(String file, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("get", "-n", "followed", "-w"));
    command.addAll(List.of(more));
    return WatchedProcess.rtb(
        directory.resolve(file), served.kubeconfig(), command.toArray(String[]::new));
  }

  /** One document for each state, as kubectl prints them; a deletion goes to standard error. */
  @Test
  void watchHasJsonLabelsAndDeletions() throws Exception {
    served.namespace("followed");
    RuntimeBenchmark first = served.benchmark("followed", "first", "w", "");
    try (WatchedProcess json = watch("watch.json", "-o", "json");
        WatchedProcess labelled = watch("watch.labels", "-o", "name", "-l", "team=w")) {
      json.awaitText("\"first\"");
      labelled.awaitText("/first");
      served.benchmark("followed", "second", "other", "");
      json.awaitText("\"second\"");
      served.benchmark("followed", "third", "w", "");
      labelled.awaitText("/third");
      served.cluster().client().resource(first).delete();
      json.awaitText("deleted: first");
      labelled.awaitText("deleted: first");
      json.interrupt();
      labelled.interrupt();
      assertThat(json.exitCode()).isEqualTo(130);
      assertThat(labelled.exitCode()).isEqualTo(130);
      assertThat(labelled.text()).doesNotContain("second");
      String documents = json.text().substring(0, json.text().indexOf("deleted: first"));
      try (var read = new ObjectMapper().readerFor(JsonNode.class).readValues(documents)) {
        List<Object> all = read.readAll();
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        assertThat(all)
            .allMatch(one -> ((JsonNode) one).at("/kind").asText().equals("RuntimeBenchmark"));
      }
    }
  }

  private static String page(WatchedProcess process) throws Exception {
    process.awaitText("Ctrl-C ends rtb ui");
    String address =
        process.text().lines().filter(line -> line.startsWith("http://")).findFirst().orElseThrow();
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void pageOfUiHasTheSelectedBenchmarks() throws Exception {
    Path out = directory.resolve("ui.out");
    Path kubeconfig = served.kubeconfig();
    try (WatchedProcess process = WatchedProcess.rtb(out, kubeconfig, "ui", "-A", "-l", "team=a")) {
      assertThat(page(process)).contains("write-syscall", "hostile").doesNotContain("that-goes-on");
    }
    try (WatchedProcess process =
        WatchedProcess.rtb(out, kubeconfig, "ui", "rtb/write-syscall", "absent")) {
      assertThat(page(process)).contains("write-syscall").doesNotContain("that-goes-on");
      assertThat(process.text()).contains("no RuntimeBenchmark 'absent' in namespace 'default'");
    }
    assertThat(Ran.rtb("ui", "absent").refused().err()).contains("'absent'");
    assertThat(Ran.rtb("ui", "-A", "-n", "x").refused().err()).contains("-A", "-n");
  }

  @Test
  void oldUseOfOutputNamesTheNewOption() {
    assertThat(Ran.rtb("report", "-o", "report.html").refused().err())
        .contains("report.html", "table, wide, json", "--output-file report.html");
    assertThat(Ran.rtb("export", "x", "-o", "dir/x.csv").refused().err())
        .contains("--output-file dir/x.csv");
    assertThat(Ran.rtb("get", "-o", "nonsense").refused().err())
        .contains("nonsense")
        .doesNotContain("--output-file");
  }

  @Test
  void outputFileIsWritten() throws IOException {
    Path file = directory.resolve("new/list.json");
    Ran ran = Ran.rtb("get", "-o", "json", "--output-file", file.toString());
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("wrote");
    assertThat(new ObjectMapper().readTree(file.toFile()).get("items")).hasSize(2);
    assertThat(Ran.rtb("get", "-w", "--output-file", "x").refused().err()).contains("-w");
  }

  @Test
  void contextAndKubeconfigSelectTheCluster() throws IOException {
    String url = served.cluster().url();
    Path two = directory.resolve("two");
    Files.writeString(
        two,
        """
        apiVersion: v1
        kind: Config
        current-context: nowhere
        contexts:
          - {name: nowhere, context: {cluster: nowhere, user: u}}
          - {name: team, context: {cluster: here, user: u, namespace: team-a}}
        clusters:
          - {name: nowhere, cluster: {server: "http://127.0.0.1:1"}}
          - {name: here, cluster: {server: "%s"}}
        users: [{name: u, user: {}}]
        """
            .formatted(url));
    System.setProperty("kubeconfig", directory.resolve("absent").toString());
    String file = two.toString();
    assertThat(Ran.rtb("get", "--kubeconfig", file, "--context", "team", "-o", "name").out())
        .isEqualTo("runtimebenchmark.runtimebench.dev/hostile\n");
    assertThat(Ran.rtb("get", "--kubeconfig", file).refused().err())
        .contains("http://127.0.0.1:1", "does not answer");
    assertThat(Ran.rtb("get", "--kubeconfig", file, "--context", "other").refused().err())
        .contains("--context names \"other\"", "[nowhere, team]");
    assertThat(Ran.rtb("get", "--kubeconfig", file + "-absent").refused().err())
        .contains("no kubeconfig at", "two-absent");
  }

  /** Of two entries with one name the first counts, as in kubectl. */
  @Test
  void kubeconfigListIsMergedAndTheFirstFileWins() throws IOException {
    Path first = directory.resolve("first");
    Files.writeString(
        first,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, namespace: team-a, user: test}}]
        """);
    Path second = directory.resolve("second");
    Files.writeString(second, ClientSettings.kubeconfig(served.cluster().url()));
    Path third = directory.resolve("third");
    Files.writeString(third, ClientSettings.kubeconfig("http://127.0.0.1:1"));
    System.setProperty(
        "kubeconfig",
        String.join(
            File.pathSeparator,
            directory.resolve("absent").toString(),
            first.toString(),
            second.toString(),
            third.toString()));
    assertThat(Ran.rtb("get", "-o", "name").out())
        .isEqualTo("runtimebenchmark.runtimebench.dev/hostile\n");
  }
}
