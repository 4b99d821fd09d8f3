package dev.runtimebench.cli.io;

import dev.runtimebench.cli.CliException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Standard output that reports its errors: a {@link java.io.PrintStream} hides that a disk is full.
 * When the reader goes away ({@code rtb report | head}), the rest of the output is dropped.
 */
public final class StandardOutput extends OutputStream {

  private static final String NAME = "standard output";

  /** {@code ./rtb} names the streams that its caller closed: {@code 0}, {@code 1}, {@code 2}. */
  private static final String CLOSED = "rtb.closed";

  private final OutputStream out;

  /** After the reader has gone, or an error was reported. */
  private boolean over;

  private StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Returns standard output as it reports errors. */
  public static OutputStream stream() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Returns a writer to standard output; {@code flush} throws a {@link CliException}. */
  public static PrintWriter writer(OutputStream out) {
    return new PrintWriter(new OutputStreamWriter(new StandardOutput(out), StandardCharsets.UTF_8));
  }

  /** Whether the caller of {@code ./rtb} closed a standard stream, by its number. */
  public static boolean isClosed(int stream) {
    return List.of(System.getProperty(CLOSED, "").split(" ")).contains(String.valueOf(stream));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (over) {
      return;
    }
    if (isClosed(1)) {
      over = true;
      throw CliException.usage(NAME + ": is closed");
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      over = true;
      if ("Broken pipe".equals(e.getMessage())) {
        // The writer keeps the exception to itself. Its checkError() then says that nobody reads.
        throw e;
      }
      throw CliException.usage(NAME + ": cannot be written: " + FileErrors.why(e));
    }
  }
}
