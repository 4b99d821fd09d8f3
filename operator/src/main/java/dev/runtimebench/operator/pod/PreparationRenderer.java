package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Pod;
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
