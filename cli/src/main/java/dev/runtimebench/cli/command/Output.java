package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that the commands write. */
public final class Output {

  private Output() {}

  /**
   * Writes a text file, and the directories above it where they are missing.
   *
   * @throws CliException naming the file
   */
  public static void write(String file, String text) {
    Path path = Path.of(file);
    try {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw CliException.usage(file + ": can't be written: " + e.getMessage());
    }
  }
}
