package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runtimebench.testkit.ClientSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The candidates, and the scripts in real shells. tools/shells installs the shells. */
class CompletionTest {

  private static final int SECONDS = 120;

  @TempDir private static Path directory;
  private static ServedCluster served;

  @BeforeAll
  static void start() throws IOException {
    served = ServedCluster.start(directory);
    served.namespace("team-a");
    served.benchmark("default", "write-one", "a", "");
    served.benchmark("default", "write-two", "a", "");
    served.benchmark("team-a", "other", "a", "");
    Path program = directory.resolve("rtb");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec '%s' -XX:TieredStopAtLevel=1 -Dkubeconfig='%s' -cp '%s' dev.runtimebench.cli.boot.Main "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                served.kubeconfig(),
                System.getProperty("java.class.path")));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    for (String shell : List.of("bash", "zsh", "fish")) {
      Files.writeString(
          directory.resolve("completion." + shell), Ran.rtb("completion", shell).out());
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static List<String> candidates(String... words) {
    List<String> command = new ArrayList<>(List.of("__complete", "--"));
    command.addAll(List.of(words));
    Ran ran = Ran.rtb(command.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    return ran.out().lines().map(line -> line.split("\t")[0]).toList();
  }

  @Test
  void commandsAndOptionsAreCompleted() {
    assertThat(candidates("")).contains("get", "doctor", "completion", "version", ":4");
    assertThat(candidates("")).doesNotContain("__complete");
    assertThat(candidates("re")).containsExactly("report", ":4");
    assertThat(candidates("get", "--n")).containsExactly("--namespace", ":4");
    assertThat(candidates("get", "--")).contains("--selector", "--watch", "--output");
    assertThat(candidates("workload", "")).contains("init");
  }

  @Test
  void valuesOfOptionsAreCompleted() {
    assertThat(candidates("get", "-o", ""))
        .containsExactly("table", "wide", "json", "yaml", "name", ":4");
    assertThat(candidates("get", "--output=js")).containsExactly("--output=json", ":4");
    assertThat(candidates("get", "-n", "te")).containsExactly("team-a", ":4");
    assertThat(candidates("get", "--context", "")).containsExactly("test", ":4");
    assertThat(candidates("run", "-f", "")).containsExactly(":0");
    assertThat(candidates("completion", "")).containsExactly("bash", "zsh", "fish", ":4");
  }

  @Test
  void namesOfTheClusterAreCompleted() {
    assertThat(candidates("get", "")).containsExactly("write-one", "write-two", ":4");
    assertThat(candidates("report", "write-t")).containsExactly("write-two", ":4");
    assertThat(candidates("get", "rtb/write-t")).containsExactly("rtb/write-two", ":4");
    assertThat(candidates("export", "-n", "team-a", "")).containsExactly("other", ":4");
    assertThat(candidates("get", "-nteam-a", "")).containsExactly("other", ":4");
    assertThat(candidates("compare", "")).containsExactly("write-one", "write-two", ":0");
    assertThat(candidates("analyze", "")).containsExactly(":0");
    assertThat(candidates("export", "write-one", ""))
        .containsExactly("write-one", "write-two", ":4");
    assertThat(candidates("workloads", "--bundled", "nothing-begins-so")).containsExactly(":4");
  }

  /** Without a cluster there are no names, no message and no long wait. */
  @Test
  void unreachableClusterGivesNoNames() throws IOException {
    Path nowhere = directory.resolve("nowhere");
    Files.writeString(nowhere, ClientSettings.kubeconfig("http://127.0.0.1:1"));
    assertThat(candidates("get", "--kubeconfig", nowhere.toString(), "")).containsExactly(":4");
    assertThat(candidates("get", "--kubeconfig", "/absent", "")).containsExactly(":4");
  }

  private static String shell(String shell, String... script) throws Exception {
    boolean installed =
        new ProcessBuilder("sh", "-c", "command -v " + shell).start().waitFor() == 0;
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(installed, shell + " is not installed: tools/shells installs it");
    }
    Path out = directory.resolve("out." + shell);
    List<String> command = new ArrayList<>(List.of(shell));
    command.addAll(List.of(script));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().merge("PATH", directory.toString(), (old, own) -> own + ":" + old);
    builder.environment().put("TERM", "dumb");
    builder.environment().put("HOME", directory.toString());
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  /** kubectl 1.26 and newer asks the plugin. Runs where kubectl is on the PATH. */
  @Test
  void kubectlCompletes() throws Exception {
    for (String script : List.of("kubectl-rtb", "kubectl_complete-rtb")) {
      Files.copy(
          Path.of("..", script),
          directory.resolve(script),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    boolean installed = new ProcessBuilder("sh", "-c", "command -v kubectl").start().waitFor() == 0;
    assumeTrue(installed, "kubectl is not on the PATH");
    String script =
        "kubectl __complete rtb get '' 2>/dev/null; kubectl __complete rtb rep 2>/dev/null";
    assertThat(shell("sh", "-c", script).lines().map(line -> line.split("\t")[0]))
        .contains("write-one", "write-two", "report", ":4");
  }

  @Test
  void bashCompletes() throws Exception {
    String script =
        """
        source completion.bash
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _rtb; echo "${COMPREPLY[*]}"; }
        try rtb get ''
        try rtb get -o j
        try rtb get --output = ya
        try rtb rep
        try rtb get rtb/write-o
        try rtb run -f completion.f
        complete -p rtb
        """;
    assertThat(shell("bash", "--norc", "-c", script).lines())
        .containsExactly(
            "write-one write-two",
            "json",
            "yaml",
            "report",
            "rtb/write-one",
            "completion.fish",
            "complete -F _rtb rtb");
  }

  @Test
  void zshCompletes() throws Exception {
    String checked = shell("zsh", "-f", "-c", "zsh -n completion.zsh && echo syntax");
    assertThat(checked).contains("syntax");
    // The function itself, with the functions of the completion system replaced.
    String direct =
        """
        compdef() { :; }
        source ./completion.zsh
        _describe() { print -rl -- ${(P)3} }
        _files() { print files }
        try() { words=("$@"); CURRENT=$#; _rtb; }
        try rtb get ''
        try rtb get -o j
        try rtb rep
        try rtb run -f ''
        """;
    assertThat(shell("zsh", "-f", "-c", direct).lines())
        .contains("write-one", "write-two", "json", "files")
        .anyMatch(line -> line.startsWith("report:Shows the results"));
  }

  @Test
  void fishCompletes() throws Exception {
    String script =
        """
        source completion.fish
        complete -C 'rtb get '
        complete -C 'rtb get -o j'
        complete -C 'rtb rep'
        complete -C 'rtb run -f completion.b'
        """;
    assertThat(shell("fish", "--no-config", "-c", script).lines().map(line -> line.split("\t")[0]))
        .containsExactly("write-one", "write-two", "json", "report", "completion.bash");
  }
}
