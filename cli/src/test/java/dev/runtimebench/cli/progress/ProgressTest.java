package dev.runtimebench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static RuntimeBenchmark benchmark(String name, String condition) {
    return Serialization.unmarshal(
        """
        metadata: {name: %s, namespace: default, generation: 1}
        spec: {workload: {ref: x}, runtimes: [{name: runc}]}
        status: {observedGeneration: 1, conditions: [%s]}
        """
            .formatted(name, condition),
        RuntimeBenchmark.class);
  }

  private static String progressing(String status, String reason, String message) {
    return "{type: Progressing, status: '%s', reason: %s, message: '%s'}"
        .formatted(status, reason, message);
  }

  private final Progress alone = new Progress(List.of("b"), () -> 0);

  @Test
  void problemThatBlocksABenchmarkIsReportedOnce() {
    RuntimeBenchmark stuck =
        benchmark("b", progressing("False", "RuntimeClassNotFound", "there is no kata"));
    Progress.News news = alone.update(stuck).orElseThrow();
    assertThat(news.text()).isEqualTo("b: RuntimeClassNotFound: there is no kata");
    assertThat(news.permanent()).isTrue();
    assertThat(alone.update(stuck)).isEmpty();
    assertThat(alone.current()).hasValue("[1/1] b  RuntimeClassNotFound");
  }

  @Test
  void queueIsReportedForOneBenchmarkButNotForSeveral() {
    String queued = progressing("True", "Queued", "waiting for other benchmarks");
    assertThat(alone.update(benchmark("b", queued)).orElseThrow().text())
        .isEqualTo("b: Queued: waiting for other benchmarks");
    Progress both = new Progress(List.of("a", "b"), () -> 0);
    assertThat(both.update(benchmark("b", queued))).isEmpty();
  }

  @Test
  void preparationIsNotReportedAsAProblem() {
    assertThat(alone.update(benchmark("b", progressing("True", "Preparing", "looks")))).isEmpty();
  }
}
