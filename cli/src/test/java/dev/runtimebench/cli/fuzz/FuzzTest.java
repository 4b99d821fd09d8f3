package dev.runtimebench.cli.fuzz;

import dev.runtimebench.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parsers of {@code rtb analyze} read or refuse whatever they get. */
@Tag("long")
class FuzzTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void filesOfOtherProgramsAreReadOrRefused() throws IOException, InterruptedException {
    Fuzzer.run(CsvFuzz.class, CORPUS.resolve("csv"), 10000);
  }

  @Test
  void exportsAreReadOrRefused() throws IOException, InterruptedException {
    Fuzzer.run(NdjsonFuzz.class, CORPUS.resolve("ndjson"), 11000);
  }
}
