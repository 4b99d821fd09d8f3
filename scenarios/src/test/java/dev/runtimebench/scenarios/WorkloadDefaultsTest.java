package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A workload says which resources and timeouts it needs. */
@Execution(ExecutionMode.CONCURRENT)
class WorkloadDefaultsTest {

  private static final String ONE_BLOCK =
      "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}\n";

  private static final String NEEDS =
      """
      resources: {cpu: 250m, memory: 64Mi}
      timeouts: {startSeconds: 40, runSeconds: 20}
      minimumResources: {memory: 32Mi}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private void install(String needs) {
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD + needs)).create();
  }

  private Pod trialPod() {
    return on.played().stream()
        .filter(pod -> OperatorOnCluster.runtime(pod) != null)
        .filter(pod -> pod.getMetadata().getLabels().containsKey("runtimebench.dev/block"))
        .findFirst()
        .orElseThrow();
  }

  private static ResourceRequirements resources(Pod pod) {
    return pod.getSpec().getContainers().get(0).getResources();
  }

  @Test
  void valuesOfACatalogueEntryReachThePod() {
    install(NEEDS);
    on.apply(
        Fixtures.benchmark("b", ONE_BLOCK + "workload: {ref: tool}\nresources: {memory: 128Mi}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(resources(trialPod()).getLimits())
        .containsEntry("cpu", new Quantity("250m"))
        .containsEntry("memory", new Quantity("128Mi"));
    assertThat(trialPod().getSpec().getActiveDeadlineSeconds()).isEqualTo(40 + 20 + 120);
    assertThat(status.resources().cpu()).isEqualTo(new Quantity("250m"));
    RuntimeBenchmark stored = on.get("b");
    assertThat(stored.getSpec().resources().cpu()).isNull();
    assertThat(stored.getSpec().timeouts()).isNull();
  }

  @Test
  void benchmarkBelowTheMinimumIsRefusedByField() {
    install(NEEDS);
    on.apply(
        Fixtures.benchmark("b", ONE_BLOCK + "workload: {ref: tool}\nresources: {memory: 16Mi}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    var accepted = Conditions.find(status.conditions(), Conditions.ACCEPTED).orElseThrow();
    assertThat(accepted.getStatus()).isEqualTo("False");
    assertThat(accepted.getReason()).isEqualTo("InvalidSpec");
    assertThat(accepted.getMessage())
        .contains("spec.resources.memory: is 16Mi, but workload tool needs at least 32Mi");
    assertThat(on.pods()).isEmpty();
  }

  @Test
  void podHasNoCpuLimitIfTheBenchmarkWantsNone() {
    on.apply(Fixtures.benchmark("b", ONE_BLOCK + "resources: {cpu: 10m, limitCpu: false}"));
    on.awaitPhase("b", "Complete");
    assertThat(resources(trialPod()).getLimits()).containsOnlyKeys("memory");
    assertThat(resources(trialPod()).getRequests()).containsEntry("cpu", new Quantity("10m"));
  }

  @Test
  void quotaOnCpuLimitsNamesTheFieldThatLeavesTheLimitOut() {
    on.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("q")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("limits.cpu", new Quantity("8")))
                .endSpec()
                .build())
        .create();
    on.apply(Fixtures.benchmark("b", ONE_BLOCK + "resources: {limitCpu: false}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow().getMessage())
        .contains("must specify limits.cpu", "spec.resources.limitCpu is false");
  }

  /** An upgrade in mid-run: the earlier operator froze neither resources nor timeouts. */
  @Test
  void experimentOfAnOlderOperatorContinuesWithTheValuesOfItsSpec() throws JsonProcessingException {
    on.play(
        pod -> OperatorOnCluster.printing("latency=5").exitAfter(Duration.ofMillis(60)).build());
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 0, min: 1, max: 6}, settleSeconds: 0}
            resources: {cpu: 300m, memory: 64Mi}
            timeouts: {startSeconds: 50, runSeconds: 50, deleteSeconds: 50}
            """));
    Awaitility.await().until(() -> on.samples().size() >= 4);
    on.stopOperator();
    forgetResources();
    int before = on.played().size();
    on.startOperator();
    on.awaitPhase("b", "Complete");
    List<Pod> after = on.played().subList(before, on.played().size());
    assertThat(after)
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              assertThat(resources(pod).getLimits()).containsEntry("cpu", new Quantity("300m"));
              assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(50 + 50 + 120);
            });
  }

  private void forgetResources() throws JsonProcessingException {
    ConfigMap first =
        on.client().configMaps().inNamespace("default").list().getItems().stream()
            .filter(c -> c.getData() != null && c.getData().containsKey(KeptSamples.EXPERIMENT_KEY))
            .findFirst()
            .orElseThrow();
    ObjectMapper json = new ObjectMapper();
    ObjectNode experiment =
        (ObjectNode) json.readTree(first.getData().get(KeptSamples.EXPERIMENT_KEY));
    assertThat(experiment.remove("resources")).isNotNull();
    assertThat(experiment.remove("timeouts")).isNotNull();
    String old = experiment.toString();
    first.getData().put(KeptSamples.EXPERIMENT_KEY, old);
    on.client().resource(first).update();
    String digest =
        Samples.frozenDigest(
            old, Optional.ofNullable(first.getData().get(KeptSamples.PREPARATION_KEY)));
    on.client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("b")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"samples\":{\"frozenDigest\":\"%s\"}}}".formatted(digest));
  }

  @Test
  void unsetResourcesAreImmutableOnceTheBenchmarkHasStarted() {
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    on.awaitPhase("b", "Complete");
    assertThatThrownBy(() -> on.patchSpec("b", "{\"resources\":{\"cpu\":\"2\"}}"))
        .hasMessageContaining("spec.resources is immutable once the benchmark has started");
    assertThatThrownBy(() -> on.patchSpec("b", "{\"timeouts\":{\"runSeconds\":9}}"))
        .hasMessageContaining("spec.timeouts is immutable once the benchmark has started");
  }
}
