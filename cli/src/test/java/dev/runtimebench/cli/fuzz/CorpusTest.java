package dev.runtimebench.cli.fuzz;

import dev.runtimebench.testkit.fuzz.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed inputs of the fuzzer, once each. {@link FuzzTest} searches for new ones. */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void committedFilesOfOtherProgramsAreReadOrRefused() throws IOException {
    Corpus.run(CsvFuzz.class, CORPUS.resolve("csv"));
  }

  @Test
  void committedExportsAreReadOrRefused() throws IOException {
    Corpus.run(NdjsonFuzz.class, CORPUS.resolve("ndjson"));
  }
}
