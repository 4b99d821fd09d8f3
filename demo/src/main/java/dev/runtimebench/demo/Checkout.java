package dev.runtimebench.demo;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files of a checkout that the demo needs. {@code ./rtb} passes the checkout's path. */
public final class Checkout {

  private static final String PROPERTY = "rtb.root";

  private final Path root;

  Checkout(Path root) {
    this.root = root;
  }

  /**
   * Returns the checkout of the {@code ./rtb} that was started, else the working directory.
   *
   * @throws CliException if that directory is not a checkout
   */
  public static Checkout find() {
    Path root =
        Path.of(
                Optional.ofNullable(System.getProperty(PROPERTY))
                    .or(() -> Optional.ofNullable(System.getenv("RTB_ROOT")))
                    .orElse("."))
            .toAbsolutePath()
            .normalize();
    if (!Files.isDirectory(root.resolve("crds")) || !Files.isDirectory(root.resolve("workloads"))) {
      throw CliException.usage(
          root + " is not a checkout of runtimebench: run ./rtb demo in the root of a checkout");
    }
    return new Checkout(root);
  }

  public Path root() {
    return root;
  }

  /**
   * Returns the version of the images, for example {@code 0.1.0}.
   *
   * @throws CliException if the file VERSION cannot be read
   */
  public String version() {
    Path file = root.resolve("VERSION");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw CliException.usage(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** Returns the files of the CustomResourceDefinitions. */
  public List<Path> crds() {
    return yaml(root.resolve("crds"));
  }

  /** Returns the files of the catalogue, one workload per folder. */
  public List<Path> workloads() {
    return list(root.resolve("workloads")).stream()
        .map(folder -> folder.resolve("workload.yaml"))
        .filter(Files::isRegularFile)
        .toList();
  }

  /** Returns the files of the demo's benchmarks. */
  public List<Path> benchmarks() {
    return yaml(root.resolve("manifests/demo"));
  }

  private static List<Path> yaml(Path folder) {
    return list(folder).stream().filter(f -> f.toString().endsWith(".yaml")).toList();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw CliException.usage(folder + ": cannot be read: " + e.getMessage());
    }
  }
}
