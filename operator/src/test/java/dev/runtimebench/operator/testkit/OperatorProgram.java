package dev.runtimebench.operator.testkit;

import dev.runtimebench.operator.boot.OperatorMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, as it runs in its image. */
public final class OperatorProgram implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /**
   * Starts it.
   *
   * @param url the API server's
   * @param settings environment variables
   */
  public OperatorProgram(String url, Map<String, String> settings) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // Without it logback would find the tests' own configuration first.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorMain.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("KUBERNETES_MASTER", url);
    builder.environment().put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    builder.environment().put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    builder.environment().put("RTB_PORT", "0");
    builder.environment().putAll(settings);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "operator-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add(e.toString());
    }
  }

  /** What it has said so far. */
  public List<String> lines() {
    return lines;
  }

  /** Whether it has said that. */
  public boolean said(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** SIGTERM. */
  public void terminate() {
    // Process.destroy() would close its output too.
    process.toHandle().destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + lines);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
