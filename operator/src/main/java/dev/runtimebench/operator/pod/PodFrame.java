package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.Resources;
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
 * Builds what all Pods of a benchmark have in common: owner, placement, resources, and a restricted
 * security context without access to the API server.
 */
final class PodFrame {

  private static final long GRACE_SECONDS = 1;

  /** Makes kubectl logs choose the workload, also if the platform adds containers. */
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  /** Asks the autoscalers of nodes to leave the node alone while a trial runs. */
  private static final Map<String, String> DO_NOT_DISRUPT =
      Map.of(
          "cluster-autoscaler.kubernetes.io/safe-to-evict", "false",
          "karpenter.sh/do-not-disrupt", "true");

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;

  PodFrame(RuntimeBenchmark benchmark, Experiment experiment) {
    this.benchmark = benchmark;
    this.experiment = experiment;
  }

  /**
   * A Pod without containers.
   *
   * @param runtime the name of the runtime
   * @param deadlineSeconds when the kubelet ends the Pod
   * @param node the benchmark's node; empty if the benchmark has none yet
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
            .addToAnnotations(DEFAULT_CONTAINER, PodRenderer.CONTAINER)
            .addToAnnotations(DO_NOT_DISRUPT)
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

  /** A container that runs the image's own command. */
  ContainerBuilder container(String image) {
    return new ContainerBuilder()
        .withName(PodRenderer.CONTAINER)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withResources(resources())
        .withSecurityContext(Restricted.container());
  }

  private ResourceRequirements resources() {
    Resources resources = experiment.resources();
    Map<String, Quantity> all = Map.of("cpu", resources.cpu(), "memory", resources.memory());
    return new ResourceRequirementsBuilder()
        .withRequests(all)
        .withLimits(resources.limitsCpu() ? all : Map.of("memory", resources.memory()))
        .build();
  }
}
