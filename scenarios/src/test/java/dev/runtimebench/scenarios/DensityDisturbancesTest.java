package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.DensityStops;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ramps while something disturbs the node, the API server, the operator or the Pods. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
class DensityDisturbancesTest {

  private static final String DESIGN =
      """
      resources: {cpu: 10m, memory: 16Mi}
      design:
        mode: Density
        density:
          maxPods: %d
          step: %d
          maxStartSeconds: 30
          holdSeconds: %d
          reserveMemory: 1Gi
          reservePods: 0
          acceptUnknownMemory: true
        blocks: {warmup: 0, min: 1, max: 1}
        settleSeconds: 0
        seed: 11
        retries: 2
      """;

  /** Every how many answers of the API server one is lost. */
  private static final int LOST = 10;

  private OperatorOnCluster on;

  @AfterEach
  void stop() {
    on.close();
  }

  private void start(String memory, String policy) {
    on =
        new OperatorOnCluster(
            Duration.ofSeconds(90),
            1,
            node -> node.withAllocatable("pods", "1000").withAllocatable("memory", memory));
    on.restartOperator(Map.of("RTB_POLICY", policy, "RTB_PARALLEL_BENCHMARKS", "4"));
    on.play(pod -> idle().build());
  }

  private void start() {
    start("256Gi", "{\"perBenchmark\":{\"maxDensityPods\":50}}");
  }

  private static PodScriptBuilder idle() {
    return PodScript.builder().hangs();
  }

  private static String design(int maxPods, int step, int holdSeconds) {
    return DESIGN.formatted(maxPods, step, holdSeconds);
  }

  private static String benchmark(Pod pod) {
    return pod.getMetadata().getAnnotations().get(Labels.BENCHMARK);
  }

  private void awaitPods(int count) {
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).hasSize(count));
  }

  private void awaitNoPods() {
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  private void awaitMessage(String name, String words) {
    on.await(
        name,
        b ->
            b.getStatus() != null
                && b.getStatus().conditions().stream()
                    .anyMatch(c -> c.getMessage() != null && c.getMessage().contains(words)));
  }

  private static void assertCounts(RuntimeBenchmarkStatus status, int fits, DensityStop stop) {
    assertThat(status.density())
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.n()).isOne();
              assertThat(result.fits()).isEqualTo(fits);
              assertThat(result.stops()).extracting(DensityStops::reason).containsExactly(stop);
            });
  }

  private void cordon(boolean cordoned) {
    on.client()
        .nodes()
        .withName("node-1")
        .edit(
            node -> new NodeBuilder(node).editSpec().withUnschedulable(cordoned).endSpec().build());
  }

  /** Sets the condition and deletes the Pod, as the eviction API does. */
  private void evict(Pod pod) {
    Awaitility.await()
        .ignoreException(KubernetesClientException.class)
        .until(
            () ->
                on.client()
                        .resource(pod)
                        .editStatus(
                            p ->
                                new PodBuilder(p)
                                    .editStatus()
                                    .addNewCondition()
                                    .withType("DisruptionTarget")
                                    .withStatus("True")
                                    .withReason("EvictionByEvictionAPI")
                                    .withMessage("Eviction API: evicting")
                                    .endCondition()
                                    .endStatus()
                                    .build())
                    != null);
    on.client().resource(pod).delete();
  }

  @Test
  void drainInTheMiddleOfARampIsNoResultAndTheRampRunsAgainAfterTheUncordon() {
    start();
    on.apply(Fixtures.benchmark("b", design(5, 5, 10)));
    awaitPods(5);
    cordon(true);
    evict(on.trialPods().get(0));
    awaitMessage("b", "node node-1 is cordoned");
    awaitNoPods();
    assertThat(on.samples()).hasSize(1).allMatch(line -> line.contains("\"EvictedByApi\""));
    cordon(false);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertCounts(status, 5, DensityStop.MaxPods);
    assertThat(status.failures()).extracting(Failure::reason).containsExactly("EvictedByApi");
    awaitNoPods();
  }

  /** The exit code of the Pod says nothing: a program may handle the signal, or not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 143})
  void podThatSomebodyDeletesIsNoResultAndTheRampRunsAgain(int exitCode) {
    start();
    on.play(
        pod ->
            idle()
                .obeysTermination()
                .exitCode(exitCode)
                .sandboxOutlivesContainer(Duration.ofMillis(500))
                .build());
    on.apply(Fixtures.benchmark("b", design(10, 5, 3)));
    awaitPods(10);
    on.client().resource(on.trialPods().get(0)).delete();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertCounts(status, 10, DensityStop.MaxPods);
    assertThat(status.failures()).extracting(Failure::reason).containsExactly("PodVanished");
    awaitNoPods();
  }

  @Test
  void answersThatAreLostChangeNoCountAndLeaveNoPod() {
    start();
    Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    AtomicInteger lostPods = new AtomicInteger();
    on.cluster()
        .faults()
        .draw(
            request -> {
              boolean lost =
                  request.userAgent().equals(on.userAgent())
                      && !request.verb().equals("watch")
                      && calls
                                  .computeIfAbsent(request.permission(), k -> new AtomicInteger())
                                  .incrementAndGet()
                              % LOST
                          == 0;
              if (lost && request.is("create", "pods")) {
                lostPods.incrementAndGet();
              }
              return lost ? Verdict.cut(Verdict.Cut.AFTER) : Verdict.EXECUTE;
            });
    on.apply(Fixtures.benchmark("b", design(30, 5, 0)));
    assertCounts(on.awaitPhase("b", "Complete"), 30, DensityStop.MaxPods);
    assertThat(lostPods.get()).as("create calls without an answer").isGreaterThanOrEqualTo(5);
    // The start-up time of a Pod without an answer is unknown. The Pod ran all the same.
    assertThat(on.samples()).hasSize(2).noneMatch(line -> line.contains("unstarted"));
    assertThat(
            on.played().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
                .map(pod -> pod.getMetadata().getUid())
                .distinct())
        .as("Pods that ran: 30 for each ramp")
        .hasSize(60);
    awaitNoPods();
  }

  @Test
  void twoBenchmarksNeverFillOneNodeTogether() {
    start();
    Set<Set<String>> together = ConcurrentHashMap.newKeySet();
    on.play(
        pod -> {
          together.add(
              on.trialPods().stream()
                  .map(DensityDisturbancesTest::benchmark)
                  .collect(Collectors.toSet()));
          return idle().deletionSeenAfter(Duration.ofMillis(200)).build();
        });
    on.apply(Fixtures.benchmark("a", design(20, 10, 2)));
    awaitPods(10);
    on.apply(Fixtures.benchmark("b", design(20, 10, 0)));
    RuntimeBenchmark waiting = on.await("b", b -> "Queued".equals(b.getStatus().phase()));
    assertThat(waiting.getStatus().conditions())
        .anyMatch(c -> c.getMessage().contains("default/a measures"));
    on.awaitPhase("a", "Complete");
    assertCounts(on.awaitPhase("b", "Complete"), 20, DensityStop.MaxPods);
    assertThat(together).allMatch(names -> names.size() <= 1);
    assertThat(together.stream().flatMap(Set::stream)).contains("a", "b");
  }

  /** Reports whether the container of the ramp's last Pod is ready, as the kubelet does. */
  private void reportReady(boolean ready) {
    reportReady(index(lastPod()), ready);
  }

  private void reportReady(int index, boolean ready) {
    Awaitility.await()
        .ignoreException(KubernetesClientException.class)
        .until(
            () ->
                on.client()
                        .resource(pod(index))
                        .editStatus(
                            p ->
                                new PodBuilder(p)
                                    .editStatus()
                                    .editContainerStatus(0)
                                    .withReady(ready)
                                    .endContainerStatus()
                                    .endStatus()
                                    .build())
                    != null);
  }

  private Pod lastPod() {
    return on.trialPods().stream()
        .max(Comparator.comparingInt(DensityDisturbancesTest::index))
        .orElseThrow();
  }

  private static int index(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.INDEX));
  }

  /** The operator looks at the node every 2 s of its clock, as long as the ramp runs. */
  private void awaitLooks(int count) {
    int before = on.cluster().requests().count(DensityDisturbancesTest::readsNode);
    Awaitility.await()
        .until(
            () ->
                on.cluster().requests().count(DensityDisturbancesTest::readsNode) - before
                    >= count);
  }

  private static boolean readsNode(ApiRequest request) {
    return request.is("get", "nodes") && request.userAgent().startsWith("operator-");
  }

  @Test
  void podsMustStayReadyForTheWholeTimeInOnePiece() {
    start();
    on.apply(Fixtures.benchmark("b", design(3, 3, 100)));
    awaitPods(3);
    Awaitility.await()
        .until(() -> "Running".equals(lastPod().getStatus().getPhase()) && readyPods() == 3);
    awaitLooks(2);
    on.advance(Duration.ofSeconds(15));
    reportReady(false);
    awaitLooks(2);
    reportReady(true);
    awaitLooks(2);
    on.advance(Duration.ofSeconds(90));
    awaitLooks(2);
    // 105 s after the Pods were first ready, and 90 s after the last one was ready again.
    assertThat(on.samples()).isEmpty();
    on.advance(Duration.ofSeconds(11));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(on.samples()).anyMatch(line -> line.contains("\"fits\":3")));
  }

  private Pod pod(int index) {
    return on.trialPods().stream().filter(pod -> index(pod) == index).findFirst().orElseThrow();
  }

  /** The second rung has four Pods, and they must stay ready for a long time. */
  private void awaitSecondRung() {
    start();
    on.apply(Fixtures.benchmark("b", design(4, 2, 100)));
    awaitPods(2);
    Awaitility.await().until(() -> readyPods() == 2);
    awaitLooks(2);
    on.advance(Duration.ofSeconds(101));
    awaitPods(4);
    Awaitility.await().until(() -> readyPods() == 4);
    awaitLooks(2);
  }

  @Test
  void earlierPodThatStaysNotReadyStopsTheRamp() {
    awaitSecondRung();
    reportReady(0, false);
    awaitLooks(2);
    reportReady(0, true);
    awaitLooks(2);
    assertThat(on.samples()).as("a probe may fail once").isEmpty();
    reportReady(0, false);
    awaitLooks(2);
    assertThat(on.samples()).isEmpty();
    on.advance(Duration.ofSeconds(20));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .singleElement()
                    .asString()
                    .contains("\"NeighboursNotReady\"", "\"fits\":2"));
  }

  /** A kubelet that restarts reports all its Pods as not ready. */
  @Test
  void podsThatAreAllNotReadyAtOnceAreNoCount() {
    awaitSecondRung();
    for (int index = 0; index < 4; index++) {
      reportReady(index, false);
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.samples())
                    .singleElement()
                    .asString()
                    .contains("\"Interrupted\"", "restart of the kubelet")
                    .doesNotContain("NeighboursNotReady"));
  }

  private long readyPods() {
    return on.trialPods().stream()
        .filter(pod -> pod.getStatus().getContainerStatuses().stream().anyMatch(c -> c.getReady()))
        .count();
  }

  private static Pod withSidecar(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewContainerLike(pod.getSpec().getContainers().get(0))
        .withName("proxy")
        .withImage("proxy:1")
        .editResources()
        .addToRequests("memory", new Quantity("84Mi"))
        .addToLimits("memory", new Quantity("84Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void sidecarsThatAPolicyAddsCountInTheRoomOfTheNode() {
    start("1600Mi", "{\"perBenchmark\":{\"maxDensityPods\":50}}");
    on.cluster().mutatePods(DensityDisturbancesTest::withSidecar);
    on.apply(Fixtures.benchmark("b", design(40, 5, 0)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    // 576 MiB beside the reserve of 1 GiB, and 16 + 84 MiB for each Pod.
    assertCounts(status, 5, DensityStop.ReservedMemory);
    assertThat(status.density().get(0).stops().get(0).message())
        .contains("a Pod requests %d".formatted(100L << 20));
    assertThat(status.environment().pods())
        .isNotEmpty()
        .allSatisfy(pod -> assertThat(pod.added()).anyMatch(a -> a.startsWith("container proxy ")));
    awaitNoPods();
  }

  /** The API server refuses all Pods but the first eight, for a reason that may pass. */
  private void refusePods() {
    AtomicInteger created = new AtomicInteger();
    ApiException refusal =
        new ApiException(
            403,
            "Forbidden",
            "pods \"p\" is forbidden: status unknown for quota: q, resources: pods");
    on.cluster()
        .faults()
        .draw(
            request ->
                createsPod(request) && created.incrementAndGet() > 8
                    ? Verdict.rejected(refusal)
                    : Verdict.EXECUTE);
  }

  private static boolean createsPod(ApiRequest request) {
    return request.is("create", "pods");
  }

  @Test
  void refusalThatLastsEndsTheRampWithTheWordsOfTheApiServer() {
    start();
    refusePods();
    on.apply(Fixtures.benchmark("b", design(40, 20, 0) + "timeouts: {startSeconds: 20}\n"));
    awaitMessage("b", "status unknown for quota");
    int calls = on.cluster().requests().count(DensityDisturbancesTest::createsPod);
    Awaitility.await()
        .until(
            () -> on.cluster().requests().count(DensityDisturbancesTest::createsPod) > calls + 1);
    on.advance(Duration.ofSeconds(21));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.conditions())
        .anyMatch(
            c ->
                c.getReason().equals("PodRejected")
                    && c.getMessage().contains("status unknown for quota"));
    awaitNoPods();
  }

  /** Each Pod but the first three is evicted 300 ms after its start. */
  private void playEvictions(String words) {
    on.play(
        pod ->
            index(pod) < 3
                ? idle().build()
                : idle().evicted(Duration.ofMillis(300), words).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi. ",
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi. Container container was using 60Mi, request is 16Mi, has larger consumption of memory. "
      })
  void evictionBecauseTheNodeLacksMemoryEndsTheRamp(String words) {
    start();
    playEvictions(words);
    on.apply(Fixtures.benchmark("b", design(40, 2, 2)));
    assertCounts(on.awaitPhase("b", "Complete"), 2, DensityStop.Evicted);
    awaitNoPods();
  }

  @Test
  void evictionBecauseThePodWritesTooMuchSaysNothingAboutTheNode() {
    start();
    playEvictions("Pod ephemeral local storage usage exceeds the total limit of containers 1Mi.");
    on.apply(Fixtures.benchmark("b", design(40, 2, 2).replace("retries: 2", "retries: 0")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo("Evicted");
              assertThat(failure.lastMessage()).contains("spec.resources.ephemeralStorage");
            });
    awaitNoPods();
  }

  @Test
  void deletionWhileNoOperatorRunsLeavesNoPod() {
    start();
    on.apply(Fixtures.benchmark("b", design(40, 20, 60)));
    awaitPods(20);
    on.killOperator();
    on.client().resource(on.get("b")).delete();
    on.startOperator();
    awaitNoPods();
    Awaitility.await().untilAsserted(() -> assertThat(on.get("b")).isNull());
  }

  @Test
  void operatorThatRestartsWhilePodsGoRemovesTheRest() {
    start();
    on.play(pod -> idle().deletionSeenAfter(Duration.ofMillis(500)).build());
    on.apply(Fixtures.benchmark("b", design(24, 24, 0)));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                on.trialPods().stream()
                    .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null));
    on.killOperator();
    assertThat(on.trialPods()).hasSizeGreaterThan(10);
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertCounts(status, 24, DensityStop.MaxPods);
    assertThat(status.failures()).as("the ramp was over").isEmpty();
    awaitNoPods();
  }

  @Test
  void policySaysHowMuchEachRampLeavesFree() {
    start(
        "256Gi",
        "{\"perBenchmark\":{\"maxDensityPods\":50,\"minDensityReserveMemory\":\"2Gi\",\"minDensityReservePods\":10}}");
    on.apply(Fixtures.benchmark("b", design(10, 5, 0)));
    List<String> words =
        List.of(
            "policy.perBenchmark.minDensityReserveMemory",
            "spec.design.density.reserveMemory is 1Gi; it must be at least 2Gi",
            "policy.perBenchmark.minDensityReservePods",
            "spec.design.density.reservePods is 0; it must be at least 10");
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anySatisfy(c -> assertThat(c.getMessage()).contains(words));
    assertThat(on.pods()).isEmpty();
    on.apply(
        Fixtures.benchmark(
            "c",
            design(10, 5, 0)
                .replace("reserveMemory: 1Gi", "reserveMemory: 2048Mi")
                .replace("reservePods: 0", "reservePods: 10")));
    assertCounts(on.awaitPhase("c", "Complete"), 10, DensityStop.MaxPods);
  }
}
