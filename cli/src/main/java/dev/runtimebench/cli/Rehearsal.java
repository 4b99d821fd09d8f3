package dev.runtimebench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs what people type most often. The JVM notes which classes the commands load. {@code ./rtb}
 * makes an archive of these classes, and later starts read the archive.
 */
public final class Rehearsal {

  private static final String NOWHERE =
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
   * @param args an existing directory for the files of the commands
   * @throws IllegalStateException if a command ends with another exit code than it should
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path file = directory.resolve("samples.ndjson");
    try (InputStream in = Rehearsal.class.getResourceAsStream("rehearsal.ndjson")) {
      Files.write(file, in.readAllBytes());
    }
    String samples = file.toString();
    String values = directory.resolve("values.csv").toString();
    expect(ExitCode.OK, "--help");
    expect(ExitCode.OK, "--version");
    expect(ExitCode.OK, "analyze", samples);
    expect(ExitCode.OK, "analyze", samples, "--output", "json");
    expect(ExitCode.OK, "export", "-f", samples, "-o", values);
    expect(ExitCode.OK, "analyze", values, "--baseline", "runc");
    expect(ExitCode.OK, "report", "-f", samples);
    expect(ExitCode.OK, "report", "-f", samples, "--format", "html");
    expect(ExitCode.OK, "report", "-f", samples, "--format", "markdown");
    connect(directory.resolve("kubeconfig"));
  }

  /** No cluster answers there. The client's classes are loaded all the same. */
  private static void connect(Path kubeconfig) throws IOException {
    Files.writeString(kubeconfig, NOWHERE);
    System.setProperty("kubeconfig", kubeconfig.toString());
    try {
      expect(ExitCode.USAGE, "report");
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  private static void expect(int exitCode, String... command) {
    int code = Main.execute(command);
    if (code != exitCode) {
      throw new IllegalStateException(
          "rtb %s: exit code %d, not %d".formatted(String.join(" ", command), code, exitCode));
    }
  }
}
