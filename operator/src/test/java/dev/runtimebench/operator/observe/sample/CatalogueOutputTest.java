package dev.runtimebench.operator.observe.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Design.Mode;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.experiment.UsageMetrics;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator reads the recorded output of a workload by the workload's own metrics. The folder
 * {@code test} of a workload has the log of a real run ({@code output.txt}, lines may have the
 * container runtime's stamps) and the value of each metric ({@code expected.json}).
 */
class CatalogueOutputTest {

  private static final Path WORKLOADS = Path.of(System.getProperty("root.dir"), "workloads");

  /** The Pod of a recorded run was created one second before the first line of its log. */
  private static final long BEFORE_THE_FIRST_LINE = 1_000_000_000L;

  /** The recording of every workload, whether the recording exists or not. */
  static Stream<Path> recordings() throws IOException {
    try (var folders = Files.list(WORKLOADS)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("workload.yaml")))
          .map(folder -> folder.resolve("test/output.txt"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void recordedOutputHasTheExpectedValues(Path recording) throws IOException {
    assertThat(recording).as("the log of a real run").exists();
    Path folder = recording.getParent();
    // The figures of a kubelet are not in a log.
    BenchmarkWorkloadSpec workload =
        UsageMetrics.forDesign(
            DesignBuilder.builder().mode(Mode.Serial).build(),
            Serialization.unmarshal(
                    Files.readString(folder.resolveSibling("workload.yaml")),
                    BenchmarkWorkload.class)
                .getSpec());
    TrialLog log =
        TrialLog.read(
            new ByteArrayInputStream(Files.readAllBytes(recording)),
            Sought.of(workload),
            () -> Long.MAX_VALUE,
            TrialLog.Reader.TO_THE_END);
    Timeline timeline = new Timeline();
    log.addTo(timeline);
    timeline
        .at(Milestone.FirstOutput)
        .ifPresent(at -> timeline.note(Milestone.Submitted, at - BEFORE_THE_FIRST_LINE));

    var verdict =
        new TrialJudge(workload, Optional.empty())
            .judge(
                new PodState.Ended(Optional.of(0), "Completed", ""),
                log,
                log,
                timeline,
                new ClockBound(0, 0));

    assertThat(verdict.failure()).as(verdict.message()).isEmpty();
    assertThat(verdict.values()).isEqualTo(expected(folder.resolve("expected.json")));
    assertThat(verdict.values().keySet())
        .as("every metric of the workload has a value")
        .containsExactlyInAnyOrderElementsOf(
            workload.metrics().stream().map(metric -> metric.name()).toList());
    assertThat(log.facts().keySet())
        .as("every fact of the workload has a text")
        .containsExactlyInAnyOrderElementsOf(
            workload.facts().stream().map(fact -> fact.name()).toList());
  }

  private static Map<String, Double> expected(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
  }
}
