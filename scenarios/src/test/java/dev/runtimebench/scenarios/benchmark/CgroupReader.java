package dev.runtimebench.scenarios.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Reads the cgroup files of all containers of a Docker Engine on this machine, again and again,
 * with cgroup v1 or v2. Independent of the engine's API.
 */
final class CgroupReader implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long PERIOD_MILLIS = 20;

  /**
   * One reading.
   *
   * @param at nanoseconds since 1970
   * @param cpuNanos the CPU time since the container's start
   * @param workingSet bytes, without the inactive file cache
   */
  record Reading(long at, long cpuNanos, long workingSet) {}

  private final Map<String, List<Reading>> readings = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "cgroup-reader");
  private volatile boolean closed;

  CgroupReader() {
    thread.setDaemon(true);
    thread.start();
  }

  /** The readings of a container, in their order. */
  List<Reading> of(String container) {
    List<Reading> all = readings.getOrDefault(container, List.of());
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  private void run() {
    try {
      while (!closed) {
        for (String container : containers()) {
          read(container)
              .ifPresent(
                  r ->
                      readings
                          .computeIfAbsent(
                              container, c -> Collections.synchronizedList(new ArrayList<>()))
                          .add(r));
        }
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isVersionOne() {
    return Files.isDirectory(ROOT.resolve("memory"));
  }

  /** The parent of the containers' cgroups, for the cgroupfs driver or the systemd driver. */
  private static Path parent(String controller) {
    Path root = isVersionOne() ? ROOT.resolve(controller) : ROOT;
    Path plain = root.resolve("docker");
    return Files.isDirectory(plain) ? plain : root.resolve("system.slice");
  }

  private static List<String> containers() {
    try (Stream<Path> directories = Files.list(parent("memory"))) {
      List<String> ids = new ArrayList<>();
      directories
          .filter(Files::isDirectory)
          .map(d -> d.getFileName().toString().replaceAll("^docker-|\\.scope$", ""))
          .filter(name -> name.matches("[0-9a-f]{64}"))
          .forEach(ids::add);
      return ids;
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Path directory(String controller, String container) {
    Path plain = parent(controller).resolve(container);
    return Files.isDirectory(plain)
        ? plain
        : parent(controller).resolve("docker-" + container + ".scope");
  }

  /** Empty if the container ends meanwhile. */
  private static Optional<Reading> read(String container) {
    try {
      Path memory = directory("memory", container);
      boolean one = isVersionOne();
      long used = number(memory.resolve(one ? "memory.usage_in_bytes" : "memory.current"));
      long inactive =
          field(memory.resolve("memory.stat"), one ? "total_inactive_file" : "inactive_file");
      long cpu =
          one
              ? number(directory("cpuacct", container).resolve("cpuacct.usage"))
              : field(memory.resolve("cpu.stat"), "usage_usec") * 1000;
      Instant now = Instant.now();
      return Optional.of(
          new Reading(
              now.getEpochSecond() * 1_000_000_000L + now.getNano(),
              cpu,
              Math.max(0, used - inactive)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private static long field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException(name + " is not in " + file));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
