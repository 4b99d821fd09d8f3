package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out why an exec plugin gave no credentials. The client only writes a log line, and asks the
 * API server without credentials.
 */
final class ExecPlugin {

  private static final int SECONDS = 20;
  private static final int SHOWN_BYTES = 4096;

  private ExecPlugin() {}

  /**
   * Reports the plugin.
   *
   * @param user with an exec plugin
   * @throws CliException always: names the plugin, the cause and the fix
   */
  static void report(NamedAuthInfo user) {
    ExecConfig exec = user.getUser().getExec();
    String name =
        "the exec plugin %s of the user \"%s\"".formatted(exec.getCommand(), user.getName());
    if (!isInstalled(exec.getCommand())) {
      String hint =
          Optional.ofNullable(exec.getInstallHint())
              .flatMap(text -> text.lines().filter(line -> !line.isBlank()).findFirst())
              .map(text -> ": " + text)
              .orElse("");
      throw CliException.usage(
          name + " is not installed: put it on the PATH, or change the kubeconfig" + hint);
    }
    throw CliException.usage(name + " gave no credentials: " + lastWords(exec));
  }

  /** A command with a slash is relative to the kubeconfig, where this process may not look. */
  private static boolean isInstalled(String command) {
    if (command.contains(File.separator)) {
      return !Path.of(command).isAbsolute() || Files.isExecutable(Path.of(command));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  private static String lastWords(ExecConfig exec) {
    List<String> command = new ArrayList<>(List.of(exec.getCommand()));
    command.addAll(exec.getArgs() == null ? List.of() : exec.getArgs());
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      if (exec.getEnv() != null) {
        exec.getEnv().forEach(v -> builder.environment().put(v.getName(), v.getValue()));
      }
      Path output = Files.createTempFile("rtb-exec", ".txt");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          process.destroy();
          return "it does not end within %d s".formatted(SECONDS);
        }
        return ended(process.exitValue(), output, exec.getApiVersion());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return "it cannot be started";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static String ended(int code, Path output, String version) throws IOException {
    if (code == 0) {
      return "its answer is not an ExecCredential of " + version + " with a token or a certificate";
    }
    byte[] bytes = Files.readAllBytes(output);
    int from = Math.max(0, bytes.length - SHOWN_BYTES);
    String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> !line.isBlank())
        .reduce((first, second) -> second)
        .map(line -> "exit code %d: %s".formatted(code, line.strip()))
        .orElse("exit code " + code);
  }
}
