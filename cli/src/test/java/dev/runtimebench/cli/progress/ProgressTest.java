package dev.runtimebench.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  private static RuntimeBenchmark running(int blocks) {
    return Serialization.unmarshal(
        """
        metadata: {name: a, namespace: default, generation: 1}
        spec:
          workload: {ref: x}
          runtimes: [{name: runc}, {name: gvisor}]
          design: {blocks: {warmup: 0, max: 6}}
        status:
          observedGeneration: 1
          startTime: "2026-01-01T00:00:00Z"
          blocks: {completed: %d}
          conditions: [%s]
        """
            .formatted(blocks, progressing("True", "Running", "block")),
        RuntimeBenchmark.class);
  }

  /** The preparation takes 20 s here, and each block takes 8 s. */
  @Test
  void preparationDoesNotCountAsTheTimeOfABlock() {
    AtomicLong seconds = new AtomicLong();
    Progress progress = new Progress(List.of("a"), () -> TimeUnit.SECONDS.toNanos(seconds.get()));
    for (int done = 0; done <= 3; done++) {
      seconds.set(done == 0 ? 0 : 20 + 8 * done);
      progress.update(running(done));
    }
    assertThat(progress.current().orElseThrow()).endsWith("block 4/6  about 24 s left");
  }

  /** The first benchmark took 20 s for each trial. The second one is assumed to take less. */
  @Test
  void firstBenchmarkDoesNotDecideAloneHowLongTheOthersTake() {
    Duration left =
        Estimate.left(
            List.of(
                new Estimate.Part(6, 6, 2, 5, Duration.ofSeconds(200), Duration.ZERO, true),
                new Estimate.Part(6, 0, 2, 0, Duration.ZERO, Duration.ZERO, false)));
    assertThat(left).isEqualTo(Duration.ofMillis(11_500 * 12));
  }
}
