package dev.runtimebench.cli.io;

import dev.runtimebench.cli.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The text of one input file.
 *
 * @param file the file's name, for messages
 * @param text the text without a byte order mark
 */
public record InputText(String file, String text) {

  private static final int MAX_BYTES = 256 << 20;
  private static final String STANDARD_INPUT = "-";

  /** Whether the last line lacks its newline, as in a file that was cut off. */
  public boolean isCutOff() {
    return !text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r");
  }

  /**
   * Reads a text file of at most 256 MiB: UTF-8, or UTF-16 with or without a byte order mark.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException naming the file and the problem
   */
  public static InputText read(String file) {
    if (file.equals(STANDARD_INPUT) && StandardOutput.isClosed(0)) {
      throw CliException.usage("standard input is closed: name a file, or give it some input");
    }
    byte[] bytes = bytes(file);
    if (bytes.length > MAX_BYTES) {
      throw CliException.usage(file + ": the file is larger than 256 MiB");
    }
    return of(file, bytes);
  }

  /**
   * Returns the text of bytes.
   *
   * @param file the file's name, for messages
   * @throws CliException if the bytes are not text in UTF-8 or UTF-16
   */
  public static InputText of(String file, byte[] bytes) {
    return new InputText(file, decode(file, bytes));
  }

  /** Standard input stays open: the JVM may use the descriptor for a file of its own. */
  private static byte[] bytes(String file) {
    try {
      if (file.equals(STANDARD_INPUT)) {
        return System.in.readNBytes(MAX_BYTES + 1);
      }
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw CliException.usage(file + ": is a directory, not a file");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(MAX_BYTES + 1);
      }
    } catch (IOException e) {
      String why = FileErrors.why(e);
      throw CliException.usage(
          file + ": " + (why.equals("no such file") ? why : "cannot be read: " + why));
    } catch (InvalidPathException e) {
      throw CliException.usage(file + ": is not a file name");
    }
  }

  private static String decode(String file, byte[] bytes) {
    if (starts(bytes, 0x1F, 0x8B)) {
      throw CliException.usage(file + ": the file is compressed: decompress it with gunzip");
    }
    if (starts(bytes, 'P', 'K', 3, 4)) {
      throw CliException.usage(
          file + ": the file is a zip archive or a spreadsheet: save the table as CSV");
    }
    if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
      return decode(file, bytes, 3, StandardCharsets.UTF_8);
    }
    if (starts(bytes, 0xFF, 0xFE, 0, 0) || starts(bytes, 0, 0, 0xFE, 0xFF)) {
      throw CliException.usage(
          file + ": the text is UTF-32: save the file as UTF-8 (iconv -f utf-32 -t utf-8)");
    }
    if (starts(bytes, 0xFF, 0xFE)) {
      return decode(file, bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (starts(bytes, 0xFE, 0xFF)) {
      return decode(file, bytes, 2, StandardCharsets.UTF_16BE);
    }
    boolean wide = bytes.length > 3;
    if (wide && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0) {
      return decode(file, bytes, 0, StandardCharsets.UTF_16LE);
    }
    if (wide && bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0) {
      return decode(file, bytes, 0, StandardCharsets.UTF_16BE);
    }
    return decode(file, bytes, 0, StandardCharsets.UTF_8);
  }

  private static boolean starts(byte[] bytes, int... mark) {
    boolean starts = bytes.length >= mark.length;
    for (int i = 0; starts && i < mark.length; i++) {
      starts = (bytes[i] & 0xFF) == mark[i];
    }
    return starts;
  }

  private static String decode(String file, byte[] bytes, int from, Charset charset) {
    boolean utf16 = !charset.equals(StandardCharsets.UTF_8);
    if (utf16 && bytes.length % 2 != 0) {
      throw CliException.usage(
          file + ": the text is UTF-16 and ends in half a character: the file may be cut off");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    try {
      return charset.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = from; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      String advice =
          !utf16 && hasZero(bytes)
              ? "the file is binary, or UTF-16 without a byte order mark (iconv -f utf-16le -t utf-8)"
              : "save the file as UTF-8 (iconv -f windows-1252 -t utf-8)";
      throw CliException.usage(
          "%s: line %d: not %s text: %s".formatted(file, line, charset.name(), advice));
    }
  }

  /** Text in UTF-8 and in the encodings of one byte has no zero. */
  private static boolean hasZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }
}
