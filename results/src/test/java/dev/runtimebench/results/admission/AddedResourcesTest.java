package dev.runtimebench.results.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddedResourcesTest {

  /** The kubelet's words, pkg/kubelet/eviction. */
  private static final String LIMIT =
      "Pod ephemeral local storage usage exceeds the total limit of containers 20Mi. ";

  private static Pod sent(String resources) {
    RuntimeBenchmark benchmark = Fixtures.created("b", "resources: " + resources);
    return new PodRenderer(benchmark, Experiments.of(benchmark))
        .container(new Trial(1, false, 0, "gvisor"), 0, Optional.empty(), Optional.empty());
  }

  private static Pod withStorage(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .editContainer(0)
        .editResources()
        .addToRequests("ephemeral-storage", new Quantity("10Mi"))
        .addToLimits("ephemeral-storage", new Quantity("20Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static AddedResources added(Pod sent, Pod created) {
    return AddedResources.of(created, PodComparison.between(sent, created));
  }

  @Test
  void limitOfALimitRangeIsNamed() {
    Pod sent = sent("{cpu: 1, memory: 64Mi}");
    Pod created =
        new PodBuilder(withStorage(sent))
            .editMetadata()
            .addToAnnotations(
                "kubernetes.io/limit-ranger",
                "LimitRanger plugin set: ephemeral-storage request for container workload; ephemeral-storage limit for container workload")
            .endMetadata()
            .build();

    assertThat(added(sent, created).evicted(LIMIT).orElseThrow())
        .contains("a LimitRange of the namespace set the limit of 20Mi")
        .contains("set spec.resources.ephemeralStorage");
    assertThat(added(sent, created).lacking("0/1 nodes: Insufficient ephemeral-storage."))
        .hasValueSatisfying(
            text -> assertThat(text).contains("a LimitRange of the namespace", "request of 10Mi"));
  }

  @Test
  void limitOfAWebhookIsNotBlamedOnALimitRangeAlone() {
    Pod sent = sent("{cpu: 1, memory: 64Mi}");
    assertThat(added(sent, withStorage(sent)).evicted(LIMIT).orElseThrow())
        .contains("or a mutating policy or webhook");
  }

  @Test
  void ownLimitIsRaised() {
    Pod sent = sent("{cpu: 1, memory: 64Mi, ephemeralStorage: 20Mi}");
    assertThat(added(sent, sent).evicted(LIMIT))
        .contains("raise spec.resources.ephemeralStorage to what the workload writes");
  }

  @Test
  void otherLimitsHaveTheirOwnFix() {
    Pod sent = sent("{cpu: 1, memory: 64Mi}");
    assertThat(
            added(sent, sent)
                .evicted("Usage of EmptyDir volume \"scratch\" exceeds the limit \"10Mi\". "))
        .hasValueSatisfying(text -> assertThat(text).contains("sizeLimit"));
    assertThat(
            added(sent, sent)
                .evicted("The node was low on resource: ephemeral-storage. Threshold quantity: 1"))
        .hasValueSatisfying(text -> assertThat(text).contains("the node has too little"));
    assertThat(added(sent, sent).evicted("The node was low on resource: memory.")).isEmpty();
  }

  @Test
  void overheadThatDoesNotFitOnANodeIsNamed() {
    Pod sent = sent("{cpu: 1, memory: 64Mi}");
    Pod created =
        new PodBuilder(sent)
            .editSpec()
            .withOverhead(Map.of("memory", new Quantity("256Mi")))
            .endSpec()
            .build();
    assertThat(added(sent, created).lacking("0/3 nodes are available: 3 Insufficient memory."))
        .hasValueSatisfying(
            text -> assertThat(text).contains("RuntimeClass gvisor adds 256Mi", "64Mi"));
    assertThat(added(sent, created).lacking("0/3 nodes are available: 3 Insufficient cpu."))
        .isEmpty();
  }
}
