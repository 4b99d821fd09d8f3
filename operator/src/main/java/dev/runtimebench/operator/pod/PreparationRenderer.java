package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.spec.Experiment;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;

/** Renders the Pods that are run before the first trial. They ask for what the trials' ask for. */
public final class PreparationRenderer {

  /**
   * No image has this: the kubelet fetches the image, and the start of the container then fails.
   * Anything that an image does have might do something.
   */
  private static final String NO_COMMAND = "/runtimebench/only-the-image-is-wanted";

  /** Long enough for what is seen to be read, and the clock to be looked at. */
  private static final String HOLD_SECONDS = "20";

  private static final long DEADLINE_SECONDS = 600;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;

  public PreparationRenderer(RuntimeBenchmark benchmark, Experiment experiment) {
    this.benchmark = benchmark;
    this.experiment = experiment;
  }

  /**
   * The Pod for a task.
   *
   * @param index of the task, for its name
   * @param node the benchmark's, if it has one yet
   */
  public Pod pod(PreparationTask task, int index, Optional<String> node) {
    boolean probe = task instanceof PreparationTask.Probe;
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(benchmark.getMetadata().getNamespace())
            .withName(new TrialNames(benchmark.getMetadata()).preparation(task.runtime(), index))
            .withLabels(Labels.ofPreparation(benchmark.getMetadata(), task.runtime()))
            .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
            .withOwnerReferences(Owner.reference(benchmark))
            .endMetadata()
            .withNewSpec()
            .withRuntimeClassName(experiment.runtime(task.runtime()).runtimeClassName())
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(1L)
            .withActiveDeadlineSeconds(DEADLINE_SECONDS)
            .withSecurityContext(Restricted.pod())
            .withContainers(
                new ContainerBuilder()
                    .withName(PodRenderer.CONTAINER)
                    .withImage(task.image())
                    .withImagePullPolicy("IfNotPresent")
                    .withCommand(probe ? List.of() : List.of(NO_COMMAND))
                    .withArgs(probe ? List.of("--describe", "--hold", HOLD_SECONDS) : List.of())
                    .withResources(PodRenderer.resources(benchmark.getSpec().resources()))
                    .withSecurityContext(Restricted.container())
                    .build())
            .endSpec();
    new Placing(experiment, benchmark.getSpec().placement()).place(pod, node);
    return pod.build();
  }
}
