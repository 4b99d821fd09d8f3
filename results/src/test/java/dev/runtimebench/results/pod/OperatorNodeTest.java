package dev.runtimebench.results.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorNodeTest {

  private final RuntimeBenchmark benchmark = Fixtures.created("b", "{}");
  private final PodRenderer renderer = new PodRenderer(benchmark, Experiments.of(benchmark));

  private Pod pod(String runtime, Optional<String> node) {
    return renderer.container(new Trial(3, false, 0, runtime), 0, node, Optional.empty());
  }

  @Test
  void podThatChoosesTheNodePrefersAnotherNodeThanTheOperators() {
    NodeAffinity affinity =
        OperatorNode.avoid(pod("runc", Optional.empty()), Optional.of("node-1"))
            .getSpec()
            .getAffinity()
            .getNodeAffinity();
    assertThat(affinity.getRequiredDuringSchedulingIgnoredDuringExecution()).isNull();
    assertThat(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(
            term -> {
              assertThat(term.getWeight()).isEqualTo(100);
              assertThat(Serialization.asJson(term.getPreference()))
                  .contains("matchFields", "metadata.name", "NotIn", "node-1");
            });
  }

  /** All runtimes of a block run on the node that the first Pod chose. */
  @Test
  void laterPodsStayWithTheFirst() {
    for (String runtime : new String[] {"runc", "gvisor"}) {
      Pod pod = pod(runtime, Optional.of("node-1"));
      assertThat(OperatorNode.avoid(pod, Optional.of("node-1"))).isSameAs(pod);
    }
  }

  /** The Pods of the first burst choose their node together. */
  @Test
  void podsOfTheFirstBurstStayTogether() {
    Pod pod = renderer.burst(new Trial(3, false, 0, "runc", 4), 0, 1, Optional.empty());
    Pod avoiding = OperatorNode.avoid(pod, Optional.of("node-1"));
    assertThat(avoiding.getSpec().getAffinity().getPodAffinity())
        .isEqualTo(pod.getSpec().getAffinity().getPodAffinity())
        .isNotNull();
    assertThat(avoiding.getSpec().getAffinity().getNodeAffinity()).isNotNull();
  }

  /** The first Pod also avoids the nodes without a handler, and still chooses its node. */
  @Test
  void podThatAvoidsNodesWithoutAHandlerPrefersAnotherNodeToo() {
    Experiment experiment = Experiments.of(benchmark);
    List<ResolvedRuntime> runtimes =
        experiment.runtimes().stream()
            .map(r -> ResolvedRuntimeBuilder.builder(r).lackedBy(List.of("node-2")).build())
            .toList();
    PodRenderer lacked =
        new PodRenderer(
            benchmark, ExperimentBuilder.builder(experiment).runtimes(runtimes).build());
    Pod first =
        lacked.container(new Trial(3, false, 0, "runc"), 0, Optional.empty(), Optional.empty());
    NodeAffinity affinity =
        OperatorNode.avoid(first, Optional.of("node-1")).getSpec().getAffinity().getNodeAffinity();
    assertThat(affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
        .isEqualTo(
            first
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution())
        .isNotNull();
    assertThat(affinity.getPreferredDuringSchedulingIgnoredDuringExecution()).hasSize(1);
  }

  @Test
  void unknownNodeOfTheOperatorChangesNothing() {
    Pod pod = pod("runc", Optional.empty());
    assertThat(OperatorNode.avoid(pod, Optional.empty())).isSameAs(pod);
  }
}
