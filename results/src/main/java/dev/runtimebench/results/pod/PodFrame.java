package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds what all Pods of a benchmark have in common: owner, placement, resources, and a restricted
 * security context without access to the API server.
 */
final class PodFrame {

  private static final long GRACE_SECONDS = 1;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;
  private final PodSetup setup;
  private final Set<String> avoided;

  /**
   * @param avoided nodes that a Pod without a node must avoid
   */
  PodFrame(RuntimeBenchmark benchmark, Experiment experiment, Set<String> avoided) {
    this.avoided = avoided;
    this.benchmark = benchmark;
    this.experiment = experiment;
    this.setup = experiment.pods();
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
            .withLabels(setup.labels())
            .addToLabels(labels)
            .withAnnotations(setup.annotations())
            .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
            .addToAnnotations(Labels.DEFAULT_CONTAINER, PodRenderer.CONTAINER)
            .withOwnerReferences(Owner.reference(benchmark))
            .endMetadata()
            .withNewSpec()
            .withRuntimeClassName(experiment.runtime(runtime).runtimeClassName())
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .withActiveDeadlineSeconds(deadlineSeconds)
            .withSecurityContext(Restricted.pod(setup, keepsFiles()))
            .withPriorityClassName(setup.priorityClassName())
            .withImagePullSecrets(
                setup.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
            .endSpec();
    new Placing(experiment, benchmark.getSpec().placement(), runtime)
        .avoiding(avoided)
        .place(pod, node);
    return pod;
  }

  /** A container that runs the image's own command. */
  ContainerBuilder container(String image) {
    return new ContainerBuilder()
        .withName(PodRenderer.CONTAINER)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withResources(resources())
        .withSecurityContext(Restricted.container(setup));
  }

  private boolean keepsFiles() {
    return experiment.workload().volumes().stream()
        .anyMatch(volume -> volume.persistentVolumeClaim() != null);
  }

  private ResourceRequirements resources() {
    Resources resources = experiment.resources();
    Map<String, Quantity> requests = new TreeMap<>();
    requests.put("cpu", resources.cpu());
    requests.put("memory", resources.memory());
    if (resources.ephemeralStorage() != null) {
      requests.put("ephemeral-storage", resources.ephemeralStorage());
    }
    Map<String, Quantity> limits = new TreeMap<>(requests);
    if (!resources.limitsCpu()) {
      limits.remove("cpu");
    }
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }
}
