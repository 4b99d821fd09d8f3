package dev.runtimebench.cli.io;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the input files that a user means. */
public final class InputFiles {

  private InputFiles() {}

  /**
   * Returns the files, with the files below it in the place of each directory.
   *
   * @param names as typed; {@code -} is standard input
   * @param extensions the extensions of the files below a directory, with their dots
   * @throws CliException if a directory has no such file, or cannot be read
   */
  public static List<String> of(List<String> names, List<String> extensions) {
    return names.stream().flatMap(name -> files(name, extensions).stream()).toList();
  }

  private static List<String> files(String name, List<String> extensions) {
    if (!isDirectory(name)) {
      return List.of(name);
    }
    try (Stream<Path> all = Files.walk(Path.of(name))) {
      List<String> found =
          all.filter(Files::isRegularFile)
              .map(Path::toString)
              .filter(file -> extensions.stream().anyMatch(file::endsWith))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw CliException.usage(
            "%s: the directory has no file %s"
                .formatted(
                    name, String.join(" or ", extensions.stream().map(e -> "*" + e).toList())));
      }
      return found;
    } catch (IOException e) {
      throw CliException.usage(name + ": cannot be read: " + FileErrors.why(e));
    } catch (UncheckedIOException e) {
      throw CliException.usage(name + ": cannot be read: " + FileErrors.why(e.getCause()));
    }
  }

  private static boolean isDirectory(String name) {
    try {
      return Files.isDirectory(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
