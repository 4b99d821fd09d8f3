package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.testkit.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The operator's process, with the CPU and memory that {@code /proc} reports. */
final class MeasuredProcess implements AutoCloseable {

  /** How many ticks of {@code /proc/PID/stat} are one second. */
  private static final int TICKS_PER_SECOND = 100;

  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final long startedAt;

  private MeasuredProcess(Process process, int port, long startedAt) {
    this.process = process;
    this.port = port;
    this.startedAt = startedAt;
  }

  /**
   * Starts the operator.
   *
   * @param url the URL of the API server
   */
  static MeasuredProcess start(List<String> command, String url) throws IOException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of("/dev/stderr").toFile()));
    builder.environment().putAll(ClientSettings.environment(url));
    builder.environment().put("RTB_PORT", String.valueOf(port));
    long startedAt = System.nanoTime();
    return new MeasuredProcess(builder.start(), port, startedAt);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until the operator reports that it is ready.
   *
   * @return the time since the process was started
   */
  Duration awaitReady() throws InterruptedException {
    while (!isReady()) {
      if (System.nanoTime() - startedAt > READY_TIMEOUT.toNanos() || !process.isAlive()) {
        throw new IllegalStateException("the operator did not become ready");
      }
      Thread.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/readyz").toURL().openConnection();
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // The operator does not listen yet.
    }
  }

  /**
   * The sum of a metric over all its labels; zero if the operator does not export the metric yet.
   */
  double metric(String name) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (InputStream answer = metrics.toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  /** The size of all live objects after a full collection, in KiB. */
  long liveKibibytes() throws IOException, InterruptedException {
    Process histogram =
        new ProcessBuilder("jcmd", String.valueOf(process.pid()), "GC.class_histogram").start();
    try (InputStream answer = histogram.getInputStream()) {
      String total =
          new String(answer.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("Total"))
              .findFirst()
              .orElseThrow(() -> new IOException("jcmd shows no histogram"));
      return Long.parseLong(total.strip().split("\\s+")[2]) / 1024;
    } finally {
      histogram.waitFor();
    }
  }

  /** How many files and connections the process has open. */
  long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      return files.count();
    }
  }

  /** The number of threads. */
  long threads() throws IOException {
    return status("Threads");
  }

  /**
   * The bound below which this share of the times of a Prometheus histogram lies, in seconds, over
   * all labels.
   */
  double quantile(String histogram, double share) throws IOException {
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    Map<Double, Double> counts = new TreeMap<>();
    try (InputStream answer = metrics.toURL().openStream()) {
      new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(histogram + "_bucket{"))
          .forEach(
              line -> {
                String bound = line.replaceAll(".*le=\"([^\"]+)\".*", "$1");
                double at =
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
                double count = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                counts.merge(at, count, Double::sum);
              });
    }
    double all = counts.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
    return counts.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= share * all)
        .mapToDouble(Map.Entry::getKey)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The CPU time of the process so far, user and system together. */
  Duration cpu() throws IOException {
    String stat = trimmedText(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** The amount of memory in this line of {@code /proc/PID/status}, in MiB. */
  long statusMebibytes(String name) throws IOException {
    return status(name) / 1024;
  }

  private long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  static String trimmedText(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /**
   * Stops the operator with SIGTERM. A JVM that exits normally writes the list of loaded classes,
   * if {@code -XX:DumpLoadedClassList} asks for the list.
   */
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
