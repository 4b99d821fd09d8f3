package dev.runtimebench.cli.boot;

import dev.runtimebench.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the most common commands, so that the JVM records which classes they load. {@code ./rtb}
 * writes these classes to an archive (AppCDS), and later starts read the archive.
 */
public final class Rehearsal {

  private static final String SAMPLES = "/dev/runtimebench/cli/rehearsal.ndjson";

  private static final String UNREACHABLE_KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      current-context: nowhere
      contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
      clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:1"}}]
      users: [{name: nobody, user: {}}]
      """;

  private Rehearsal() {}

  /**
   * Runs all commands.
   *
   * @param args the path of an existing directory, for the files that the commands write
   * @throws IllegalStateException if a command returns an unexpected exit code
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path file = directory.resolve("samples.ndjson");
    try (InputStream in = Rehearsal.class.getResourceAsStream(SAMPLES)) {
      Files.write(file, in.readAllBytes());
    }
    String samples = file.toString();
    String values = directory.resolve("values.csv").toString();
    expect(ExitCode.OK, "--help");
    expect(ExitCode.OK, "--version");
    expect(ExitCode.OK, "analyze", samples);
    expect(ExitCode.OK, "analyze", samples, "--output", "json");
    expect(ExitCode.OK, "export", "-f", samples, "--output-file", values);
    expect(ExitCode.OK, "analyze", values, "--baseline", "runc");
    expect(ExitCode.OK, "report", "-f", samples);
    expect(ExitCode.OK, "report", "-f", samples, "-o", "html");
    expect(ExitCode.OK, "report", "-f", samples, "-o", "markdown");
    expect(ExitCode.OK, "__complete", "--", "get", "-");
    connect(directory.resolve("kubeconfig"));
  }

  /** No cluster answers at this address, but the command loads the client's classes. */
  private static void connect(Path kubeconfig) throws IOException {
    Files.writeString(kubeconfig, UNREACHABLE_KUBECONFIG);
    System.setProperty("kubeconfig", kubeconfig.toString());
    try {
      expect(ExitCode.USAGE, "report");
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  private static void expect(int exitCode, String... command) {
    int code = Main.execute(System.out, command);
    if (code != exitCode) {
      throw new IllegalStateException(
          "rtb %s: exit code %d, expected %d".formatted(String.join(" ", command), code, exitCode));
    }
  }
}
