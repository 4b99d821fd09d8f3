package dev.runtimebench.results.reading;

import dev.runtimebench.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers, units and paths are read as they are written, or refused. */
@Tag("long")
class FuzzTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void numbersAreReadAsTheyAreWrittenOrRefused() throws IOException, InterruptedException {
    Fuzzer.run(NumberFuzz.class, CORPUS.resolve("number"), 25000);
  }

  @Test
  void pathsSelectValuesOfTheDocumentOrAreRefused() throws IOException, InterruptedException {
    Fuzzer.run(PathFuzz.class, CORPUS.resolve("path"), 20000);
  }
}
