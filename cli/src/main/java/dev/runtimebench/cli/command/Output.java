package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the commands' output files. */
public final class Output {

  private Output() {}

  /**
   * Writes a text file in UTF-8, and creates missing parent directories.
   *
   * @throws CliException naming the file if it can't be written
   */
  public static void write(String file, String text) {
    Path path = Path.of(file);
    try {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CliException.usage(file + ": cannot be written: " + e.getMessage());
    }
  }
}
