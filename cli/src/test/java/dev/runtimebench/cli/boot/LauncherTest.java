package dev.runtimebench.cli.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code ./rtb}, with a java that only writes down its arguments. */
class LauncherTest {

  private static final int SECONDS = 60;
  private static final String VERSION = "17.0.1";

  @TempDir private Path directory;

  private Path seen;

  /** A checkout that is built already. */
  @BeforeEach
  void build() throws IOException {
    directory = directory.toRealPath();
    seen = directory.resolve("seen");
    for (String script : new String[] {"rtb", "kubectl-rtb", "kubectl_complete-rtb"}) {
      Files.copy(
          Path.of("..", script), directory.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(directory.resolve("pom.xml"), "");
    for (String module :
        new String[] {"crds", "results", "localcluster", "operator", "cli", "demo"}) {
      Files.createDirectories(directory.resolve(module).resolve("src/main"));
      Files.writeString(directory.resolve(module).resolve("pom.xml"), "");
    }
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\" \"as=${RTB_AS:-}\" > '" + seen + "'\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        directory.resolve("jdk/release"), "JAVA_RUNTIME_VERSION=\"" + VERSION + "\"\n");
    Path demo = Files.createDirectories(directory.resolve("demo/target/rtb/built"));
    Files.writeString(demo.resolve("classpath"), "rtb-demo.jar\n");
    Files.writeString(demo.resolveSibling("current"), "built\n");
    Path built = Files.createDirectories(directory.resolve("cli/target/rtb/built"));
    Files.writeString(built.resolve("classpath"), "rtb.jar\n");
    String archive = (java + "-" + VERSION).replaceAll("[^a-zA-Z0-9.+-]", "_") + ".jsa";
    Files.writeString(built.resolve(archive), "");
    Files.writeString(built.resolveSibling("current"), "built\n");
  }

  private String run(String redirections) throws IOException, InterruptedException {
    return runCommand("analyze - " + redirections);
  }

  private String runCommand(String arguments) throws IOException, InterruptedException {
    return shell("'" + directory.resolve("rtb") + "' " + arguments);
  }

  private String shell(String line) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", line)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    shell
        .environment()
        .merge("PATH", directory.resolve("jdk/bin").toString(), (old, own) -> own + ":" + old);
    Process process = shell.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(directory.resolve("out"))).isZero();
    return Files.readString(seen);
  }

  @ParameterizedTest
  @CsvSource({
    "<&-, 0",
    ">&-, 1",
    "2>&-, 2",
    "<&- >&-, 0 1",
    "<&- 2>&-, 0 2",
    ">&- 2>&-, 1 2",
    "<&- >&- 2>&-, 0 1 2",
  })
  void closedStreamsAreNamed(String redirections, String closed)
      throws IOException, InterruptedException {
    assertThat(run(redirections)).contains("-Drtb.closed=" + closed + "\n");
  }

  /** The program needs the width, because Java 17 cannot ask a terminal. */
  @Test
  void widthOfTheTerminalIsPassedOn() throws IOException, InterruptedException {
    String rtb = directory.resolve("rtb").toString();
    assertThat(
            shell("unset COLUMNS; script -qec \"stty cols 72; '%s' get\" /dev/null".formatted(rtb)))
        .contains("-Drtb.columns=72\n", "-Drtb.terminal=true\n", "-Drtb.error.columns=72\n");
    assertThat(run("< /dev/null > /dev/null")).doesNotContain("rtb.columns", "rtb.terminal=true");
  }

  @Test
  void pluginOfKubectlRunsTheSameProgram() throws IOException, InterruptedException {
    Path links = Files.createDirectories(directory.resolve("links"));
    for (String script : new String[] {"kubectl-rtb", "kubectl_complete-rtb"}) {
      Files.createSymbolicLink(links.resolve(script), directory.resolve(script));
    }
    assertThat(shell("'" + links.resolve("kubectl-rtb") + "' get -A"))
        .contains("\nget\n-A\nas=kubectl rtb\n");
    assertThat(shell("'" + links.resolve("kubectl_complete-rtb") + "' get ''"))
        .contains("\n__complete\n--\nget\n\n");
  }

  @Test
  void openStandardStreamsAreNotReportedAsClosed() throws IOException, InterruptedException {
    assertThat(run("< /dev/null")).contains("-Drtb.closed=\n", "\nanalyze\n-\n");
  }

  /** Only the commands with a local cluster need the program with the operator. */
  @ParameterizedTest
  @CsvSource({
    "demo, demo",
    "demo --keep, demo",
    "workload try --local -f x, demo",
    "workload try -f x --local, demo",
    "workload try -f x, cli.boot",
    "workload init --local, cli.boot",
    "report --local, cli.boot",
    "--help, cli.boot",
  })
  void commandsWithALocalClusterAreAnotherProgram(String arguments, String program)
      throws IOException, InterruptedException {
    assertThat(runCommand(arguments + " < /dev/null"))
        .contains("\ndev.runtimebench." + program + ".Main\n");
  }
}
