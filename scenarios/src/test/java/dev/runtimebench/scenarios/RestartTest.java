package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BlockProgress;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.results.sample.SampleDigest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The operator restarts, a benchmark is deleted, or a watch breaks while a benchmark runs. */
@Execution(ExecutionMode.CONCURRENT)
class RestartTest {

  private static final String SIX_BLOCKS =
      "design: {blocks: {warmup: 0, min: 1, max: 6}, settleSeconds: 0}";

  private static final String ONE_BLOCK =
      "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}";

  private final OperatorOnCluster on = new OperatorOnCluster();

  /** The uids of Pods by Pod name. Two uids under one name mean a second Pod for one attempt. */
  private final Map<String, Set<String>> played = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    on.close();
  }

  private void recordPlayed(Pod pod) {
    played
        .computeIfAbsent(pod.getMetadata().getName(), name -> ConcurrentHashMap.newKeySet())
        .add(pod.getMetadata().getUid());
  }

  private void playSlowly() {
    on.play(
        pod -> {
          recordPlayed(pod);
          return printing("latency=5").exitAfter(Duration.ofMillis(60)).exitCode(0).build();
        });
  }

  private void awaitSamples(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> on.samples().size() >= count);
  }

  @Test
  void finishedTrialsAreNeitherLostNorRepeated() {
    playSlowly();
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    awaitSamples(4);
    on.stopOperator();
    Set<String> finished = new HashSet<>(on.samples());
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(on.samples()).containsAll(finished);
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
  }

  /** A restarted operator computes the digest from the lines that the ConfigMaps hold. */
  @Test
  void digestMatchesTheSampleLinesAfterARestart() {
    playSlowly();
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    awaitSamples(5);
    on.stopOperator();
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    SampleDigest digest = new SampleDigest();
    on.samples().forEach(digest::add);
    assertThat(status.samples().digest()).isEqualTo(digest.text()).startsWith("sha256:");
    assertThat(status.samples().count()).isEqualTo(on.samples().size());
  }

  @Test
  void trialInFlightIsInvalidAndRunsAgain() {
    on.play(pod -> printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    Pod inFlight = on.trialPods().get(0);
    on.stopOperator();
    on.play(pod -> OperatorOnCluster.latency(5));
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("Interrupted");
              assertThat(f.count()).isEqualTo(1);
            });
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertThat(on.pods())
        .noneMatch(p -> p.getMetadata().getUid().equals(inFlight.getMetadata().getUid()));
  }

  @Test
  void benchmarkCompletesDespiteRepeatedRestarts() {
    playSlowly();
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    for (int restart = 1; restart <= 4; restart++) {
      awaitSamples(restart * 2);
      on.stopOperator();
      on.startOperator();
    }
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
  }

  @Test
  void startedBenchmarkContinuesFirstAfterARestart() {
    playSlowly();
    on.apply(Fixtures.benchmark("z-begun", SIX_BLOCKS));
    awaitSamples(2);
    List<String> later = IntStream.range(0, 8).mapToObj(i -> "a" + i).toList();
    later.forEach(name -> on.apply(Fixtures.benchmark(name, SIX_BLOCKS)));
    on.stopOperator();
    on.startOperator();
    on.await("z-begun", b -> "Complete".equals(b.getStatus().phase()));
    assertThat(later)
        .allMatch(
            name ->
                Optional.ofNullable(on.get(name).getStatus())
                        .map(RuntimeBenchmarkStatus::blocks)
                        .map(BlockProgress::completed)
                        .orElse(0)
                    == 0);
  }

  @Test
  void restartLeavesAFinishedBenchmarkUnchanged() {
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    on.awaitPhase("b", "Complete");
    Awaitility.await().until(() -> on.pods().isEmpty());
    RuntimeBenchmark over = on.get("b");
    List<Event> events = on.client().v1().events().inNamespace("default").list().getItems();
    on.stopOperator();
    on.startOperator();
    on.apply(Fixtures.benchmark("c", SIX_BLOCKS));
    on.awaitPhase("c", "Complete");
    assertThat(on.get("b")).isEqualTo(over);
    assertThat(on.client().v1().events().inNamespace("default").list().getItems())
        .containsAll(events);
  }

  @Test
  void benchmarkDeletedInMidRunLeavesNothingBehind() {
    on.play(pod -> printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    on.apply(Fixtures.benchmark("c", SIX_BLOCKS));
    String first =
        Awaitility.await()
            .until(on::trialPods, pods -> !pods.isEmpty())
            .get(0)
            .getMetadata()
            .getAnnotations()
            .get("runtimebench.dev/benchmark");
    on.play(pod -> OperatorOnCluster.latency(5));
    on.client().resource(on.get(first)).delete();
    on.awaitPhase(first.equals("b") ? "c" : "b", "Complete");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(on.pods()).isEmpty();
              assertThat(on.samples()).hasSize(12);
            });
  }

  @Test
  void benchmarkDeletedAtAnyMomentBlocksNoOther() throws InterruptedException {
    on.play(
        pod ->
            pod.getMetadata().getName().startsWith("doomed")
                ? printing("latency=5").hangs().build()
                : OperatorOnCluster.latency(5));
    for (int millis = 0; millis < 200; millis += 5) {
      on.apply(Fixtures.benchmark("doomed", SIX_BLOCKS));
      Thread.sleep(millis);
      on.client().resource(on.get("doomed")).delete();
      String next = "next-" + millis;
      on.apply(Fixtures.benchmark(next, ONE_BLOCK));
      on.awaitPhase(next, "Complete");
    }
  }

  @Test
  void benchmarkThatReusesANameStartsAfresh() {
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    awaitSamples(3);
    on.client().resource(on.get("b")).delete();
    Awaitility.await().until(() -> on.get("b") == null);
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.samples().count()).isEqualTo(12);
    assertThat(status.failures()).isEmpty();
  }

  @Test
  void benchmarkReplacedAtAnyMomentRuns() throws InterruptedException {
    on.play(pod -> printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    for (int millis = 0; millis < 150; millis += 10) {
      Thread.sleep(millis);
      on.client().resource(on.get("b")).delete();
      on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    }
    on.play(pod -> OperatorOnCluster.latency(5));
    on.client().resource(on.get("b")).delete();
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    on.awaitPhase("b", "Complete");
  }

  /** fabric8 closes such a watch, and by default JOSDK then ends the process. */
  @Test
  void unreadableWatchesAreOpenedAgain() {
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("before", "design: {blocks: {warmup: 0, min: 1, max: 1}}"));
    on.awaitPhase("before", "Complete");
    on.cluster().faults().garbleWatches(watch -> true);
    on.apply(Fixtures.benchmark("after", "design: {blocks: {warmup: 0, min: 1, max: 1}}"));
    on.awaitPhase("after", "Complete");
  }

  @Test
  void brokenWatchesAreOpenedAgain() {
    playSlowly();
    on.apply(Fixtures.benchmark("b", SIX_BLOCKS));
    awaitSamples(2);
    on.cluster().faults().closeWatches();
    awaitSamples(4);
    on.cluster().faults().expireHistory();
    on.cluster().faults().closeWatches();
    assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 6);
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
  }

  @Test
  void fiftyBenchmarksAtOnceCreateOnePodPerTrial() {
    on.play(
        pod -> {
          recordPlayed(pod);
          return OperatorOnCluster.latency(5);
        });
    List<String> names = IntStream.range(0, 50).mapToObj(i -> "b" + i).toList();
    String spec = "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}";
    names.forEach(name -> on.apply(Fixtures.benchmark(name, spec)));
    for (String name : names) {
      RuntimeBenchmarkStatus status = on.awaitPhase(name, "Complete");
      assertThat(status.failures()).as(name).isEmpty();
      assertThat(status.results()).as(name).allMatch(r -> r.n() == 2);
    }
    assertThat(played).hasSize(200);
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
  }

  @Test
  void benchmarkSuspendedWhileTheOperatorIsDownLosesItsPreparationPods() {
    on.playPreparation(pod -> PodScript.builder().neverStarts().build());
    on.apply(Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 1}}"));
    Awaitility.await().until(() -> !on.pods().isEmpty());
    on.stopOperator();
    on.patchSpec("b", "{\"suspend\":true}");

    on.startOperator();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> on.pods().isEmpty());
  }
}
