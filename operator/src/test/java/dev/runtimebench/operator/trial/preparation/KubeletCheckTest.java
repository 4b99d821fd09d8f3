package dev.runtimebench.operator.trial.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Kubelets.Reply;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a benchmark of mode Usage does when the kubelet of its node does not answer. */
class KubeletCheckTest {

  private static final Reply AWAY = new Reply.Refused("Unreachable: no connection", true);
  private static final Reply FORBIDDEN = new Reply.Refused("Forbidden: 403", false);

  private final RuntimeBenchmark benchmark =
      Fixtures.created(
          "b",
          "{design: {mode: Usage, blocks: {warmup: 0, max: 1}}, timeouts: {errorSeconds: 60}}");
  private final BenchmarkRun run = new BenchmarkRun();
  private final PreparationProgress preparation = new PreparationProgress(List.of());
  private Reply reply = new Reply.Answered();
  private final KubeletCheck check = new KubeletCheck(node -> reply);

  @BeforeEach
  void start() {
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
    preparation.node("runc", "n");
    run.preparation(preparation);
  }

  private Optional<TaskProgress> at(long seconds) {
    long now = Duration.ofSeconds(seconds).toNanos();
    return check.check(new Reconciliation(benchmark, run, List.of(), now), preparation);
  }

  private static void assertWaits(Optional<TaskProgress> progress, String... message) {
    assertThat(progress)
        .get()
        .isInstanceOfSatisfying(
            TaskProgress.Waiting.class, w -> assertThat(w.trouble().orElse("")).contains(message));
  }

  private static void assertEnds(Optional<TaskProgress> progress, String... message) {
    assertThat(progress)
        .get()
        .isInstanceOfSatisfying(
            TaskProgress.Hopeless.class,
            h -> {
              assertThat(h.reason()).isEqualTo(FailureReason.NoPodUsage);
              assertThat(h.message()).contains(message);
            });
  }

  @Test
  void shortOutageDoesNotEndTheBenchmark() {
    reply = AWAY;
    for (long second = 0; second < 60; second += 5) {
      assertWaits(at(second), "Unreachable: no connection", "spec.timeouts.errorSeconds (60 s)");
    }
    reply = new Reply.Answered();
    assertThat(at(59)).isEmpty();
  }

  @Test
  void outageThatLastsEndsTheBenchmark() {
    reply = AWAY;
    assertWaits(at(0), "Unreachable");
    assertWaits(at(59), "Unreachable");
    assertEnds(at(60), "for spec.timeouts.errorSeconds (60 s)", "Unreachable: no connection");
  }

  @Test
  void refusalCountsAfterThreeCalls() {
    reply = FORBIDDEN;
    assertWaits(at(0), "Forbidden: 403", "asks 3 times");
    assertWaits(at(5), "Forbidden: 403");
    assertEnds(at(10), "before the first trial: Forbidden: 403", "rtb doctor");
  }

  @Test
  void timeOfAnOutageBeforeARefusalDoesNotCount() {
    reply = AWAY;
    assertWaits(at(0), "Unreachable");
    reply = FORBIDDEN;
    assertWaits(at(50), "Forbidden");
    reply = AWAY;
    assertWaits(at(61), "Unreachable");
  }

  @Test
  void operatorThatIsBusyAsksLater() {
    reply = new Reply.Busy();
    for (long second = 0; second < 100; second++) {
      assertThat(at(second)).get().isInstanceOf(TaskProgress.Waiting.class);
    }
  }

  /** FailedReconcile handles such an error, as it does for every other call to the API server. */
  @Test
  void errorOfTheApiServerIsNoRefusalOfTheKubelet() {
    KubeletCheck failing =
        new KubeletCheck(
            node -> {
              throw new KubernetesClientException("the API server is away");
            });
    assertThatThrownBy(
            () -> failing.check(new Reconciliation(benchmark, run, List.of(), 0), preparation))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(preparation.kubeletRefusals()).isZero();
  }
}
