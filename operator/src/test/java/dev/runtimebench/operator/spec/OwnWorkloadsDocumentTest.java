package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.testkit.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/operations/own-workloads.md, with the output of real runs of them. */
class OwnWorkloadsDocumentTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("root.dir"), "docs/operations/own-workloads.md");

  private static BenchmarkWorkloadSpec example(String name) throws IOException {
    Matcher found =
        Pattern.compile("<!-- test: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(found.find()).as("the document has the example " + name).isTrue();
    return Fixtures.workload("own", found.group(1)).getSpec();
  }

  private static Map<String, Double> values(String name) throws IOException {
    BenchmarkWorkloadSpec workload = example(name);
    assertThat(WorkloadCheck.problems("spec", workload)).isEmpty();
    try (InputStream output =
        OwnWorkloadsDocumentTest.class.getResourceAsStream("/own-workloads/" + name + ".txt")) {
      TrialLog log = TrialLog.read(output, workload.metrics());
      var verdict =
          new TrialJudge(workload, Optional.empty())
              .judge(
                  new PodState.Ended(Optional.of(0), "Completed", ""),
                  log,
                  log,
                  new Timeline(),
                  ClockBound.NONE);
      assertThat(verdict.failure()).as(verdict.message()).isEmpty();
      return verdict.values();
    }
  }

  @Test
  void expressionReadsALine() throws IOException {
    assertThat(values("regex"))
        .isEqualTo(Map.of("duration", 0.405359, "throughput", 166_000_000.0));
  }

  @Test
  void pathReadsADocumentAfterANote() throws IOException {
    assertThat(values("json"))
        .isEqualTo(Map.of("sort", 2263.4907060000114, "numbers", 1_000_000.0));
  }

  @Test
  void agentMeasuresADuration() throws IOException {
    assertThat(values("duration"))
        .isEqualTo(Map.of("duration", 453_983_394.0, "cpu-in-kernel", 19_032_000.0));
  }

  @Test
  void agentInFrontOfAnImageMeasuresADuration() throws IOException {
    assertThat(example("agent").container().agent().args())
        .containsExactly("--warmup", "1", "--iterations", "3");
    assertThat(values("agent")).isEqualTo(Map.of("duration", 55_448_560.0));
  }
}
