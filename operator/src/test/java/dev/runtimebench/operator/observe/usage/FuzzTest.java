package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.testkit.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class FuzzTest {

  @Test
  void anyAnswerOfAKubeletIsRead() throws IOException, InterruptedException {
    Fuzzer.run(KubeletFuzz.class, Path.of("src/test/resources/fuzz/kubelet"), 10000);
  }

  @Test
  void anySummaryOfAKubeletIsRead() throws IOException, InterruptedException {
    Fuzzer.run(SummaryFuzz.class, Path.of("src/test/resources/fuzz/summary"), 10000);
  }
}
