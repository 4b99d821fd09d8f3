package dev.runtimebench.operator.observe.log;

import dev.runtimebench.testkit.fuzz.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed inputs of the fuzzer, once each. {@link FuzzTest} searches for new ones. */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void committedMetricsAreReadAsTheToolPrintedThem() throws IOException {
    Corpus.run(MetricFuzz.class, CORPUS.resolve("metric"));
  }

  @Test
  void committedBytesAreALog() throws IOException {
    Corpus.run(LogFuzz.class, CORPUS.resolve("log"));
  }

  @Test
  void committedRecordsAreReadOrCounted() throws IOException {
    Corpus.run(AgentFuzz.class, CORPUS.resolve("agent"));
  }
}
