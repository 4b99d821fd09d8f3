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

/** A file's whole text: UTF-8, bounded. */
final class Text {

  private static final int LARGEST = 256 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Text() {}

  /** The first line of an exception's message, which may be null. */
  static String firstLine(String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  /**
   * Reads it.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException naming the file and what is wrong with it
   */
  static String of(String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw CliException.usage(file + ": larger than 256 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw CliException.usage(file + ": no such file");
    } catch (CharacterCodingException e) {
      throw CliException.usage(file + ": not UTF-8 text");
    } catch (IOException e) {
      throw CliException.usage(file + ": can't be read: " + e.getMessage());
    }
  }
}
