package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.testkit.ClientSettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator's process, with what Linux tells of it. */
final class MeasuredProcess implements AutoCloseable {

  /** The unit of times in {@code /proc}. */
  private static final int TICKS_A_SECOND = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final long begun;

  private MeasuredProcess(Process process, int port, long begun) {
    this.process = process;
    this.port = port;
    this.begun = begun;
  }

  /**
   * Starts it.
   *
   * @param url the API server's
   */
  static MeasuredProcess start(List<String> command, String url) throws IOException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.to(Path.of("/dev/stderr").toFile()));
    builder.environment().putAll(ClientSettings.environment(url));
    builder.environment().put("RTB_PORT", String.valueOf(port));
    long begun = System.nanoTime();
    return new MeasuredProcess(builder.start(), port, begun);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it says that it is ready; from the process' start. */
  Duration awaitReady() throws InterruptedException {
    while (!isReady()) {
      if (System.nanoTime() - begun > PATIENCE.toNanos() || !process.isAlive()) {
        throw new IllegalStateException("the operator did not become ready");
      }
      Thread.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/readyz").toURL().openConnection();
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // It doesn't listen yet.
    }
  }

  /** User's and system's. */
  Duration cpu() throws IOException {
    String stat = text(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
  }

  /** A line of {@code /proc/PID/status} that is an amount of memory, in MiB. */
  long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** SIGTERM: a process that ends in order writes its list of classes, where it was asked to. */
  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
