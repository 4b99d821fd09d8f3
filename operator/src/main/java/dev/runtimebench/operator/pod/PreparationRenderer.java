package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Renders the Pods of the preparation. They have the same resources and placement as trials. */
public final class PreparationRenderer {

  /**
   * A command that no image has: the kubelet pulls the image, and then the container can't start. A
   * command that exists in the image could have effects.
   */
  private static final String NO_COMMAND = "/runtimebench/only-the-image-is-wanted";

  /** Long enough to read the probe's log and to measure the node's clock. */
  private static final String HOLD_SECONDS = "20";

  private static final long DEADLINE_SECONDS = 600;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;

  public PreparationRenderer(RuntimeBenchmark benchmark, Experiment experiment) {
    this.benchmark = benchmark;
    this.experiment = experiment;
  }

  /**
   * The Pod of a task.
   *
   * @param index the number of the task, for the Pod's name
   * @param node the benchmark's node; empty if the benchmark has none yet
   */
  public Pod pod(PreparationTask task, int index, Optional<String> node) {
    boolean probe = task instanceof PreparationTask.Probe;
    PodFrame frame = new PodFrame(benchmark, experiment);
    return frame
        .pod(
            new TrialNames(benchmark.getMetadata()).preparation(task.runtime(), index),
            Labels.ofPreparation(benchmark.getMetadata(), task.runtime()),
            task.runtime(),
            DEADLINE_SECONDS,
            node)
        .editSpec()
        .withContainers(
            frame
                .container(task.image())
                .withCommand(probe ? List.of() : List.of(NO_COMMAND))
                .withArgs(probe ? List.of("--describe", "--hold", HOLD_SECONDS) : List.of())
                .build())
        .endSpec()
        .build();
  }
}
