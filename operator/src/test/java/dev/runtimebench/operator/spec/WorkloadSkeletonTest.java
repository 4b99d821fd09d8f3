package dev.runtimebench.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.pod.PodSettings;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The file that {@code rtb workload init} writes. */
class WorkloadSkeletonTest {

  private static final Path SKELETON =
      Path.of(
          System.getProperty("root.dir"),
          "cli/src/main/resources/dev/runtimebench/cli/catalogue/skeleton.yaml");

  private static BenchmarkWorkload skeleton() throws IOException {
    return Serialization.unmarshal(Files.readString(SKELETON), BenchmarkWorkload.class);
  }

  private static Resolution resolve(String parameters) throws IOException {
    return resolve(parameters, 120);
  }

  private static Resolution resolve(String parameters, int runSeconds) throws IOException {
    BenchmarkWorkload skeleton = skeleton();
    RuntimeBenchmark benchmark =
        Fixtures.created(
            "b",
            "runtimes: [{name: runc}]\nworkload: {ref: my-workload, parameters: {%s}}\ntimeouts: {runSeconds: %d}"
                .formatted(parameters, runSeconds));
    return new Resolver(
            name -> Optional.of(skeleton).filter(w -> w.getMetadata().getName().equals(name)),
            name -> Optional.empty(),
            labels -> List.of(),
            new InstallationRules(Policy.DEFAULT, PodSettings.DEFAULT, () -> false, false))
        .resolve(benchmark.getSpec());
  }

  @Test
  void operatorAcceptsTheSkeleton() throws IOException {
    assertThat(resolve(""))
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            resolved ->
                assertThat(resolved.experiment().parameters())
                    .isEqualTo(Map.of("count", "64", "input", "/dev/zero")));
    assertThat(resolve("count: 8, input: /dev/urandom")).isInstanceOf(Resolution.Resolved.class);
  }

  @Test
  void operatorRefusesOtherValuesOfItsParameters() throws IOException {
    assertThat(resolve("count: 0, input: /dev/null, size: 1"))
        .isInstanceOfSatisfying(
            Resolution.Rejected.class,
            rejected ->
                assertThat(rejected.message())
                    .contains(
                        "spec.workload.parameters.count: 0 is less than the minimum 1",
                        "spec.workload.parameters.input: \"/dev/null\" is not one of [/dev/zero, /dev/urandom]",
                        "spec.workload.parameters.size: the workload has no such parameter; it has [count, input]"));
  }

  @Test
  void operatorRefusesACombinationAgainstItsRule() throws IOException {
    assertThat(resolve("count: 1000, input: /dev/urandom", 2))
        .isInstanceOf(Resolution.Resolved.class);
    assertThat(resolve("count: 1001", 2)).isInstanceOf(Resolution.Resolved.class);
    assertThat(resolve("count: 1001, input: /dev/urandom", 2))
        .isInstanceOfSatisfying(
            Resolution.Rejected.class,
            rejected ->
                assertThat(rejected.message())
                    .contains(
                        "with input /dev/urandom, count is 1001, but must be at most 1000 (500 x timeouts.runSeconds, which is 2)"));
  }

  @Test
  void itsMetricsReadWhatDdPrints() throws IOException {
    var workload = skeleton().getSpec();
    try (InputStream dd =
        WorkloadSkeletonTest.class.getResourceAsStream("/own-workloads/regex.txt")) {
      TrialLog log = TrialLog.read(dd, workload.metrics());
      var verdict =
          new TrialJudge(workload, Optional.empty())
              .judge(
                  new PodState.Ended(Optional.of(0), "Completed", ""),
                  log,
                  log,
                  new Timeline(),
                  ClockBound.NONE);
      assertThat(verdict.failure()).as(verdict.message()).isEmpty();
      assertThat(verdict.values())
          .isEqualTo(Map.of("duration", 0.405359, "throughput", 166_000_000.0));
    }
  }
}
