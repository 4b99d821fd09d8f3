package dev.runtimebench.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.TestCluster;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The late write of a former leader is refused, and a repeated write of the leader is not. */
class PreconditionsTest {

  private final TestCluster cluster =
      TestCluster.start(
          new ScriptedNode("node-1", pod -> PodScript.builder().neverStarts().build()));
  private final Benchmarks benchmarks = new Benchmarks(cluster.client());
  private final RuntimeBenchmark benchmark =
      cluster.client().resource(Fixtures.benchmark("b", "{}")).create();
  private final StoredStatus first = StoredStatus.of(benchmark);

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static RuntimeBenchmarkStatus status(String result) {
    return RuntimeBenchmarkStatusBuilder.builder().observedGeneration(1L).result(result).build();
  }

  private RuntimeBenchmark newest() {
    return cluster.client().resource(benchmark).get();
  }

  @Test
  void statusOfANewBenchmarkSaysThatNobodyHasLooked() {
    assertThat(benchmark.getStatus().observedGeneration()).isEqualTo(-1);
    assertThat(benchmark.getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void lateStatusOfAFormerLeaderIsRefused() {
    benchmarks.writeStatus(benchmark, first, status("of the next leader"));

    assertThatThrownBy(() -> benchmarks.writeStatus(benchmark, first, status("late")))
        .isInstanceOf(OvertakenException.class)
        .hasMessageContaining("default/b");
    assertThat(newest().getStatus().result()).isEqualTo("of the next leader");
  }

  /** A former leader's cache follows the watch, so the cache has the newest resourceVersion. */
  @Test
  void lateStatusOfAFormerLeaderWithAFreshCacheIsRefused() {
    benchmarks.writeStatus(benchmark, first, status("of the next leader"));

    assertThatThrownBy(() -> benchmarks.writeStatus(newest(), first, status("late")))
        .isInstanceOf(OvertakenException.class);
  }

  @Test
  void changedSpecOrLabelDoesNotStopTheLeader() {
    StoredStatus known = benchmarks.writeStatus(benchmark, first, status("before")).orElseThrow();
    cluster
        .client()
        .resource(newest())
        .edit(
            b -> {
              b.getMetadata().setLabels(Map.of("team", "a"));
              return b;
            });

    assertThat(benchmarks.writeStatus(benchmark, known, status("after"))).isPresent();
    assertThat(newest().getStatus().result()).isEqualTo("after");
    assertThat(newest().getMetadata().getLabels()).containsEntry("team", "a");
  }

  /** The answer was lost, and the next status is another one. */
  @Test
  void statusWhoseAnswerWasLostIsNotAnotherProcess() {
    benchmarks.writeStatus(benchmark, first, status("unanswered"));
    StoredStatus known = first.sent(status("unanswered"));
    assertThat(benchmarks.writeStatus(benchmark, known, status("later"))).isPresent();
    assertThat(newest().getStatus().result()).isEqualTo("later");
  }

  @Test
  void writeWithALostAnswerCountsAsWritten() {
    cluster.faults().afterCommit(1, r -> r.is("update", "runtimebenchmarks"), 409);

    Optional<StoredStatus> stored = benchmarks.writeStatus(benchmark, first, status("written"));

    assertThat(stored).map(s -> s.status().result()).contains("written");
    assertThat(stored)
        .map(StoredStatus::resourceVersion)
        .contains(newest().getMetadata().getResourceVersion());
  }

  /** A new chunk is created, and the answer of the create call is lost. */
  @Test
  void chunkWithALostAnswerIsNotWrittenAgain() {
    SampleConfigMaps samples = new SampleConfigMaps(cluster.client());
    samples.start(benchmark, "{}");
    String full = "{\"a\":\"" + "x".repeat(500_000) + "\"}";
    samples.append(benchmark, new SampleConfigMaps.End(0, Optional.empty()), List.of(full));
    SampleConfigMaps.End end = new SampleConfigMaps.End(0, Optional.of(full));
    cluster.faults().afterCommit(1, r -> r.is("create", "configmaps"), 500);
    List<String> next = List.of("{\"b\":\"" + "y".repeat(50_000) + "\"}");
    assertThat(samples.append(benchmark, end, next)).isEqualTo(1);
    assertThat(samples.append(benchmark, end, next)).isEqualTo(1);
    assertThat(samples.load(benchmark).orElseThrow().lines()).containsExactly(full, next.get(0));
  }

  @Test
  void statusOfABenchmarkThatReusesTheNameIsNotWritten() {
    cluster.client().resource(benchmark).delete();
    cluster.client().resource(Fixtures.benchmark("b", "{}")).create();

    assertThat(benchmarks.writeStatus(benchmark, first, status("of the deleted one"))).isEmpty();
    assertThat(newest().getStatus().result()).isNull();
  }

  @Test
  void laterPodOfTheSameNameIsNotDeleted() {
    Pods pods = new Pods(cluster.client(), cluster.client());
    Pod sent =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("p")
            .addToLabels("runtimebench.dev/benchmark-uid", "u")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("workload")
            .withImage("example/tool:1")
            .endContainer()
            .endSpec()
            .build();
    Pod earlier = ((Pods.Creation.Created) pods.create(sent, () -> {})).pod();
    cluster.client().resource(earlier).withGracePeriod(0).delete();
    Pod later = ((Pods.Creation.Created) pods.create(sent, () -> {})).pod();

    pods.delete(earlier);
    assertThat(pods.find(sent))
        .map(p -> p.getMetadata().getUid())
        .contains(later.getMetadata().getUid());
    pods.delete(later);
    pods.delete(later);
    assertThat(pods.find(sent).filter(p -> p.getMetadata().getDeletionTimestamp() == null))
        .isEmpty();
  }
}
