package dev.runtimebench.results.reading;

import dev.runtimebench.testkit.fuzz.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed inputs of the fuzzer, once each. {@link FuzzTest} searches for new ones. */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void committedNumbersAreReadAsTheyAreWritten() throws IOException {
    Corpus.run(NumberFuzz.class, CORPUS.resolve("number"));
  }

  @Test
  void committedPathsSelectValuesOrAreRefused() throws IOException {
    Corpus.run(PathFuzz.class, CORPUS.resolve("path"));
  }
}
