package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.experiment.ParameterValues;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.testkit.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    return Fixtures.workload("own", block(name)).getSpec();
  }

  private static String block(String name) throws IOException {
    Matcher found =
        Pattern.compile("<!-- test: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(found.find()).as("the document has the example " + name).isTrue();
    return found.group(1);
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

  @Test
  void rulesRefuseWhatTheDocumentSays() throws IOException {
    BenchmarkWorkloadSpec rules =
        Fixtures.workload(
                "own",
                Fixtures.WORKLOAD
                        .replaceAll("(?s)parameters:.*?(?=metrics:)", "")
                        .replace("$(params.size)", "4")
                    + block("rules"))
            .getSpec();
    assertThat(WorkloadCheck.problems("spec", rules)).isEmpty();
    assertThat(problems(rules, "target: tmpfs, jobs: 3")).isEmpty();
    assertThat(problems(rules, "target: tmpfs, jobs: 4"))
        .singleElement()
        .asString()
        .startsWith(
            "with target tmpfs, size-mib x jobs is 64 x 4 = 256, but must be at most 192 (0.75 x resources.memory in MiB, which is 256Mi): The files do not fit");
    assertThat(problems(rules, "seconds: 100")).hasSize(1);
    assertThat(problems(rules, "target: tmpfs, direct: 'on'")).hasSize(1);
  }

  private static List<String> problems(BenchmarkWorkloadSpec workload, String parameters) {
    var spec =
        Fixtures.created("b", "workload: {ref: own, parameters: {" + parameters + "}}").getSpec();
    return ParameterValues.of(spec, workload).problems().stream()
        .map(ParameterValues.Problem::message)
        .toList();
  }
}
