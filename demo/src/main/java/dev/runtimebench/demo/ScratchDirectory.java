package dev.runtimebench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory that {@link #close} deletes. */
public final class ScratchDirectory implements AutoCloseable {

  private final Path path;

  public ScratchDirectory() {
    try {
      path = Files.createTempDirectory("rtb-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  /** Deletes the directory. Ignores errors: nobody needs the remaining files of a Pod. */
  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // The system cleans up its directory for temporary files.
    }
  }
}
