package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.FileErrors;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A new directory with one file for each benchmark: {@code NAMESPACE/NAME.ndjson}. So equal names
 * in two namespaces do not collide.
 */
public final class ExportDirectory {

  /** A file system takes 255 bytes, and a name may have 253 characters before the extension. */
  private static final int MAX_NAME = 200;

  private final Path directory;

  private ExportDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Creates the directory, or takes an empty one. Files of an earlier export would count as results
   * of this cluster.
   *
   * @throws CliException if the directory has files, or cannot be created
   */
  public static ExportDirectory create(String name) {
    try {
      Path directory = Files.createDirectories(Path.of(name));
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findAny().isPresent()) {
          throw CliException.usage(name + ": the directory is not empty: name a new one");
        }
      }
      return new ExportDirectory(directory);
    } catch (IOException e) {
      throw CliException.usage(name + ": cannot be written: " + FileErrors.why(e));
    } catch (InvalidPathException e) {
      throw CliException.usage(name + ": is not a directory name");
    }
  }

  /**
   * Writes the file of a benchmark.
   *
   * @param extension without a dot
   * @throws CliException if the file cannot be written
   */
  public void write(RuntimeBenchmark benchmark, String extension, String text) {
    ObjectMeta metadata = benchmark.getMetadata();
    Path file =
        directory
            .resolve(fileName(String.valueOf(metadata.getNamespace()), metadata.getUid()))
            .resolve(fileName(metadata.getName(), metadata.getUid()) + "." + extension);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw CliException.usage(file + ": cannot be written: " + FileErrors.why(e));
    }
  }

  /**
   * Returns a name for the file system. Two names never become one: each character that is not a
   * letter, a digit, a hyphen or a dot inside the name is written as its code.
   */
  static String fileName(String name, String uid) {
    StringBuilder out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean inside = b == '.' && out.length() > 0;
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || inside;
      out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
    }
    return out.length() <= MAX_NAME ? out.toString() : out.substring(0, MAX_NAME) + "~" + uid;
  }
}
