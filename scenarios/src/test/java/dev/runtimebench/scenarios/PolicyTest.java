package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A denial by the policy is a condition and an Event that name the rule and the fix. */
@Execution(ExecutionMode.CONCURRENT)
class PolicyTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 1}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private void policy(String json) {
    on.restartOperator(Map.of("RTB_POLICY", json));
  }

  private void assertDenied(String... words) {
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    for (String type : List.of(Conditions.ACCEPTED, Conditions.FAILED)) {
      Condition condition = Conditions.find(status.conditions(), type).orElseThrow();
      assertThat(condition.getStatus()).isEqualTo(type.equals("Failed") ? "True" : "False");
      assertThat(condition.getReason()).isEqualTo("PolicyDenied");
      assertThat(condition.getMessage()).contains(words);
    }
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.events("b"))
                    .anySatisfy(
                        e -> assertThat(e).startsWith("Warning PolicyDenied").contains(words)));
    assertThat(on.pods()).as("nothing was created").isEmpty();
    assertThat(on.samples()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"allowedRuntimeClasses":["runc"]} | {} | policy.allowedRuntimeClasses | spec.runtimes[1].runtimeClassName | [runc]
          {"allowDefaultRuntime":false} | {runtimes: [{name: runc}]} | policy.allowDefaultRuntime | spec.runtimes[0].runtimeClassName | name a RuntimeClass
          {"allowedImagePrefixes":["docker.io/other","r.example"]} | {} | policy.allowedImagePrefixes | spec.workload.inline.container.image | r.example
          {"allowedNodeSelectors":["pool=bench","zone"]} | {placement: {nodeSelector: {pool: web, zone: a}}} | policy.allowedNodeSelectors | spec.placement.nodeSelector | pool=bench
          {"requiredNodeSelector":{"pool":"bench"}} | {} | policy.requiredNodeSelector | spec.placement.nodeSelector | "pool": "bench"
          {} | {placement: {tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]}} | policy.allowedTolerations | spec.placement.tolerations[0] | control-plane
          {"allowedTolerations":["bench"]} | {placement: {tolerations: [{operator: Exists}]}} | policy.allowedTolerations | every taint | [bench]
          {"allowedLabels":["team"]} | {podMetadata: {labels: {app: x}}} | policy.allowedLabels | spec.podMetadata.labels | [team]
          {"allowedAnnotations":[]} | {podMetadata: {annotations: {a: x}}} | policy.allowedAnnotations | spec.podMetadata.annotations | remove the entry
          {"allowedImagePullSecrets":["a"]} | {imagePullSecrets: [{name: b}]} | policy.allowedImagePullSecrets | spec.imagePullSecrets[0].name | [a]
          {} | {priorityClassName: high} | policy.allowedPriorityClasses | spec.priorityClassName | allowed are []
          {"perBenchmark":{"maxPods":3}} | {} | policy.perBenchmark.maxPods | plans 4 Pods | spec.design.blocks
          {"perBenchmark":{"maxPodsAtATime":4}} | {design: {mode: Burst, concurrency: [1, 8], blocks: {warmup: 0, max: 2}}} | policy.perBenchmark.maxPodsAtATime | 8 Pods at a time | spec.design.concurrency
          {"perBenchmark":{"maxPods":35}} | {design: {mode: Burst, concurrency: [1, 8], blocks: {warmup: 0, max: 2}}} | policy.perBenchmark.maxPods | plans 36 Pods | spec.design.blocks
          {"perBenchmark":{"maxDurationMinutes":1}} | {timeouts: {startSeconds: 60, runSeconds: 60}} | policy.perBenchmark.maxDurationMinutes | spec.timeouts | 60 s
          {"perNamespace":{"maxPodsPerDay":3}} | {} | policy.perNamespace.maxPodsPerDay | plans 4 Pods | spec.design.blocks
          """)
  void violationOfARuleIsDenied(String policy, String spec, String rule, String field, String fix) {
    policy(policy);
    on.apply(Fixtures.withSpec(Fixtures.benchmark("b", SHORT), spec));
    assertDenied(rule, field, fix, "the operator's administrator sets this rule");
  }

  @Test
  void benchmarkWithinThePolicyRuns() {
    policy(
        """
        {"allowedRuntimeClasses": ["runc", "gvisor"], "allowDefaultRuntime": false,
         "allowedImagePrefixes": ["docker.io/example"], "allowedTolerations": ["bench"],
         "allowedNodeSelectors": ["kubernetes.io/hostname"],
         "perBenchmark": {"maxPods": 4, "maxPodsAtATime": 1, "maxDurationMinutes": 60},
         "perNamespace": {"maxBenchmarksAtATime": 1, "maxPodsPerDay": 4, "maxMinutesPerDay": 60}}
        """);
    on.apply(
        Fixtures.benchmark(
            "b", SHORT + "placement: {tolerations: [{key: bench, operator: Exists}]}"));
    on.awaitPhase("b", "Complete");
  }

  @Test
  void imagesOfTheCatalogueAreAlwaysAllowed() {
    policy("{\"allowedImagePrefixes\": [\"r.example\"]}");
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.apply(Fixtures.benchmark("b", SHORT + "workload: {ref: tool}"));
    on.awaitPhase("b", "Complete");
  }

  @Test
  void editFixesADenial() {
    policy("{\"perBenchmark\": {\"maxPods\": 2}}");
    on.apply(Fixtures.benchmark("b", SHORT));
    assertDenied("policy.perBenchmark.maxPods");
    on.client()
        .resource(on.get("b"))
        .edit(b -> Fixtures.withSpec(b, SHORT.replace("max: 2", "max: 1")));
    on.await("b", b -> "Complete".equals(b.getStatus().phase()));
  }

  @ParameterizedTest
  @CsvSource({"1, Complete, StoppedEarly", "2, Failed, PolicyDenied"})
  void retriesCountTowardsTheMaximumOfPods(int min, String phase, String reason) {
    policy("{\"perBenchmark\": {\"maxPods\": 5}}");
    on.play(
        pod ->
            pod.getMetadata().getLabels().get("runtimebench.dev/block").equals("1")
                ? PodScript.builder().hangs().evicted(Duration.ofMillis(5), "low on memory").build()
                : OperatorOnCluster.latency(1));
    on.apply(
        Fixtures.benchmark(
            "b", SHORT.replace("retries: 1", "retries: 9").replace("min: 1", "min: " + min)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", phase);
    Condition over = Conditions.find(status.conditions(), phase).orElseThrow();
    assertThat(over.getReason()).isEqualTo(reason);
    assertThat(over.getMessage())
        .contains("1 of 2 blocks", "policy.perBenchmark.maxPods", "5 Pods");
    assertThat(status.samples().count()).isEqualTo(5);
  }

  @Test
  void tightenedPolicyFailsARunningBenchmark() {
    on.play(pod -> OperatorOnCluster.printing("latency=1").hangs().build());
    on.apply(Fixtures.benchmark("b", SHORT));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !on.trialPods().isEmpty());
    policy("{\"allowedRuntimeClasses\": [\"runc\"]}");
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), "Failed").orElseThrow();
    assertThat(failed.getReason()).isEqualTo("PolicyDenied");
    assertThat(failed.getMessage())
        .contains("the policy has changed since", "policy.allowedRuntimeClasses");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> on.pods().isEmpty());
  }

  @Test
  void benchmarkIsQueuedWhenTheNamespaceHasUsedItsDailyBudget() {
    policy("{\"perNamespace\": {\"maxPodsPerDay\": 6}}");
    on.apply(Fixtures.benchmark("a", SHORT));
    on.awaitPhase("a", "Complete");
    on.client().resource(on.get("a")).delete();
    on.apply(Fixtures.benchmark("b", SHORT));
    RuntimeBenchmarkStatus status =
        on.await("b", b -> b.getStatus() != null && "Queued".equals(b.getStatus().phase()))
            .getStatus();
    Condition progressing = Conditions.find(status.conditions(), "Progressing").orElseThrow();
    assertThat(progressing.getReason()).isEqualTo("NamespaceBudgetUsedUp");
    assertThat(progressing.getMessage())
        .contains("policy.perNamespace.maxPodsPerDay", "plans 4 Pods", "used or planned 4", "6");
    on.apply(Fixtures.benchmark("c", SHORT.replace("max: 2", "max: 1")));
    on.awaitPhase("c", "Complete");
  }
}
