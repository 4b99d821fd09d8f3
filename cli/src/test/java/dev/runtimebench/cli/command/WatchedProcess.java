package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.cli.boot.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A command in a process of its own, whose output a test awaits, and which a test interrupts. */
final class WatchedProcess implements AutoCloseable {

  private static final int SECONDS = 120;

  private final Process process;
  private final Path output;

  private WatchedProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a command; standard output and standard error go to one file. */
  static WatchedProcess rtb(Path output, Path kubeconfig, String... arguments) throws IOException {
    return start(output, kubeconfig, Map.of("TERM", "xterm"), List.of(arguments));
  }

  /** Starts a command as the plugin of kubectl does. */
  static WatchedProcess kubectlRtb(Path output, Path kubeconfig, String... arguments)
      throws IOException {
    return start(
        output, kubeconfig, Map.of("TERM", "xterm", "RTB_AS", "kubectl rtb"), List.of(arguments));
  }

  /** Starts a command with these variables too. */
  static WatchedProcess start(
      Path output, Path kubeconfig, Map<String, String> environment, List<String> arguments)
      throws IOException {
    // A process inherits an ignored SIGINT, for example from a shell's background job.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-Drtb.terminal=true", "-Dkubeconfig=" + kubeconfig));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new WatchedProcess(builder.start(), output);
  }

  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitText(String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(SECONDS))
        .untilAsserted(
            () -> {
              assertThat(text()).contains(text);
            });
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
