package dev.runtimebench.operator.observe.log;

import dev.runtimebench.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes are a log; a number is read as the tool printed it, or not at all. */
@Tag("long")
class FuzzTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void metricsAreReadAsTheToolPrintedThem() throws IOException, InterruptedException {
    Fuzzer.run(MetricFuzz.class, CORPUS.resolve("metric"), 4000);
  }

  @Test
  void anyBytesAreALog() throws IOException, InterruptedException {
    Fuzzer.run(LogFuzz.class, CORPUS.resolve("log"), 500);
  }

  @Test
  void recordsOfTheAgentAreReadOrCounted() throws IOException, InterruptedException {
    Fuzzer.run(AgentFuzz.class, CORPUS.resolve("agent"), 1500);
  }
}
