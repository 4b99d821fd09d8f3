package dev.runtimebench.cli.samples;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a whole text file: UTF-8, at most 256 MiB. */
final class TextFile {

  private static final int MAX_BYTES = 256 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /** Returns the first line of an exception's message, which may be null. */
  static String firstLine(String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  /**
   * Reads a file, and removes a byte order mark.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException naming the file and the problem
   */
  static String read(String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw CliException.usage(file + ": the file is larger than 256 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw CliException.usage(file + ": no such file");
    } catch (CharacterCodingException e) {
      throw CliException.usage(file + ": the file is not UTF-8 text");
    } catch (IOException e) {
      throw CliException.usage(file + ": cannot be read: " + e.getMessage());
    }
  }
}
