package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Writes the commands' output files. */
public final class Output {

  private Output() {}

  /** Whether a file or directory has this name; false for a text that is not a file name. */
  static boolean exists(String file) {
    try {
      return Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Writes a text file in UTF-8, and creates missing parent directories.
   *
   * @throws CliException naming the file if it cannot be written
   */
  public static void write(String file, String text) {
    try {
      Path path = Path.of(file);
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CliException.usage(file + ": cannot be written: " + FileErrors.why(e));
    } catch (InvalidPathException e) {
      throw CliException.usage(file + ": is not a file name");
    }
  }
}
