package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Renders the Pods of the preparation. They have the same resources and placement as trials. Only a
 * memory probe has its own memory limit, and a CPU probe its own CPU limit.
 */
public final class PreparationRenderer {

  /**
   * A command that no image has: the kubelet pulls the image, and then the container cannot start.
   * A command that exists in the image could have effects.
   */
  private static final String NO_COMMAND = "/runtimebench/only-the-image-is-wanted";

  /** Long enough to read the probe's log and to measure the node's clock. */
  private static final String HOLD_SECONDS = "20";

  /** The operator gives up first, and says why: see {@link PodRenderer}. */
  private static final long WATCHDOG_SECONDS = 120;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;
  private final Set<String> avoided;

  public PreparationRenderer(RuntimeBenchmark benchmark, Experiment experiment) {
    this(benchmark, experiment, Set.of());
  }

  /**
   * @param avoided nodes that a Pod without a node must avoid
   */
  public PreparationRenderer(
      RuntimeBenchmark benchmark, Experiment experiment, Set<String> avoided) {
    this.avoided = avoided;
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
    PodFrame frame = new PodFrame(benchmark, experiment, avoided);
    Timeouts timeouts = task.timeouts(experiment.timeouts());
    return frame
        .pod(
            new TrialNames(benchmark.getMetadata()).preparation(task.runtime(), index),
            Labels.ofPreparation(benchmark.getMetadata(), task.runtime()),
            task.runtime(),
            timeouts.startSeconds() + timeouts.runSeconds() + WATCHDOG_SECONDS,
            node)
        .editSpec()
        .withContainers(
            limited(frame.container(task.image()), task)
                .withCommand(task instanceof PreparationTask.Pull ? List.of(NO_COMMAND) : List.of())
                .withArgs(arguments(task))
                .build())
        .withVolumes(new WorkloadVolumes(experiment).claims())
        .endSpec()
        .build();
  }

  private static List<String> arguments(PreparationTask task) {
    if (task instanceof PreparationTask.MemoryProbe probe) {
      return List.of("--touch", String.valueOf(probe.touchBytes()));
    }
    if (task instanceof PreparationTask.CpuProbe) {
      return List.of("--describe");
    }
    return task instanceof PreparationTask.Probe
        ? List.of("--describe", "--hold", HOLD_SECONDS)
        : List.of();
  }

  private static ContainerBuilder limited(ContainerBuilder container, PreparationTask task) {
    if (task instanceof PreparationTask.CpuProbe probe) {
      return limited(container, "cpu", probe.limit());
    }
    return task instanceof PreparationTask.MemoryProbe probe
        ? limited(container, "memory", new Quantity(String.valueOf(probe.limitBytes())))
        : container;
  }

  private static ContainerBuilder limited(
      ContainerBuilder container, String resource, Quantity limit) {
    Quantity request = container.buildResources().getRequests().get(resource);
    boolean lower = request != null && request.compareTo(limit) < 0;
    return container
        .editResources()
        .addToRequests(resource, lower ? request : limit)
        .addToLimits(resource, limit)
        .endResources();
  }
}
