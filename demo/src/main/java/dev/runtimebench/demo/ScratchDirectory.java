package dev.runtimebench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that is gone when it is closed. */
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

  /** Removes it, as far as it can: what a Pod wrote there is of no use to anybody. */
  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // It is in the system's directory for temporary files.
    }
  }
}
