package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * What all of a benchmark's Pods have in common: whose they are, where they may run, what they get
 * of a node, and how little of the cluster is in them.
 */
final class PodFrame {

  private static final long GRACE_SECONDS = 1;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;

  PodFrame(RuntimeBenchmark benchmark, Experiment experiment) {
    this.benchmark = benchmark;
    this.experiment = experiment;
  }

  /**
   * A Pod without containers.
   *
   * @param runtime the name of the one it runs under
   * @param deadlineSeconds after which the kubelet ends it
   * @param node the benchmark's, if it has one yet
   */
  PodBuilder pod(
      String name,
      Map<String, String> labels,
      String runtime,
      long deadlineSeconds,
      Optional<String> node) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(benchmark.getMetadata().getNamespace())
            .withName(name)
            .withLabels(labels)
            .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
            .withOwnerReferences(Owner.reference(benchmark))
            .endMetadata()
            .withNewSpec()
            .withRuntimeClassName(experiment.runtime(runtime).runtimeClassName())
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .withActiveDeadlineSeconds(deadlineSeconds)
            .withSecurityContext(Restricted.pod())
            .endSpec();
    new Placing(experiment, benchmark.getSpec().placement()).place(pod, node);
    return pod;
  }

  /** A container that runs what the image says. */
  ContainerBuilder container(String image) {
    return new ContainerBuilder()
        .withName(PodRenderer.CONTAINER)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withResources(resources())
        .withSecurityContext(Restricted.container());
  }

  private ResourceRequirements resources() {
    var asked = benchmark.getSpec().resources();
    Map<String, Quantity> both = Map.of("cpu", asked.cpu(), "memory", asked.memory());
    return new ResourceRequirementsBuilder().withRequests(both).withLimits(both).build();
  }
}
