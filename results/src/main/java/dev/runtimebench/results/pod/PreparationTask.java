package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.TimeoutsBuilder;
import dev.runtimebench.api.v1alpha1.WorkloadAgent;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.remark.CpuLimitCheck;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A task of the preparation before the first trial. Each task runs in its own Pod. */
public sealed interface PreparationTask {

  /** The name of the runtime that the Pod runs under. */
  String runtime();

  /** The Pod's image. */
  String image();

  /**
   * The timeouts of the task: a pull gets the timeouts of the experiment, and a probe shorter ones.
   *
   * @param asked the timeouts of the experiment
   */
  default Timeouts timeouts(Timeouts asked) {
    return this instanceof Pull
        ? asked
        : TimeoutsBuilder.builder(asked)
            .startSeconds(Math.min(asked.startSeconds(), asked.probeSeconds()))
            .runSeconds(asked.probeSeconds())
            .build();
  }

  /** Runs the agent to inspect a sandbox from inside. */
  record Probe(String runtime, String image) implements PreparationTask {}

  /**
   * Runs the agent under a CPU limit of its own, to see whether the runtime enforces CPU limits.
   * The trials' own limit may be too high to show that.
   *
   * @param limit the CPU limit of the container
   */
  record CpuProbe(String runtime, String image, Quantity limit) implements PreparationTask {}

  /**
   * Runs the agent to write to more memory than its limit.
   *
   * @param limitBytes the memory limit of the container
   * @param touchBytes how much memory the agent writes to
   */
  record MemoryProbe(String runtime, String image, long limitBytes, long touchBytes)
      implements PreparationTask {}

  /** Makes the node pull an image, without running it. */
  record Pull(String runtime, String image) implements PreparationTask {}

  /**
   * The tasks of an experiment, in their order.
   *
   * @param probeImage the agent's image; empty: no probes
   * @param memoryProbes run after the probes, which pick the node
   * @param pull whether the preparation must pull the images, because no warm-up trial does
   */
  static List<PreparationTask> of(
      Experiment experiment,
      Optional<String> probeImage,
      List<MemoryProbe> memoryProbes,
      boolean pull) {
    List<PreparationTask> tasks = new ArrayList<>();
    probeImage.ifPresent(
        image -> {
          experiment.runtimeNames().forEach(name -> tasks.add(new Probe(name, image)));
          experiment
              .runtimeNames()
              .forEach(name -> tasks.add(new CpuProbe(name, image, CpuLimitCheck.OWN_LIMIT)));
        });
    tasks.addAll(memoryProbes);
    if (pull) {
      tasks.addAll(pulls(experiment));
    }
    return tasks;
  }

  private static Set<PreparationTask> pulls(Experiment experiment) {
    var workload = experiment.workload();
    Set<PreparationTask> pulls = new LinkedHashSet<>();
    String underTest = workload.container().image();
    if (workload.server() != null) {
      boolean server = workload.isServerUnderTest();
      String other = server ? underTest : workload.server().image();
      underTest = server ? workload.server().image() : underTest;
      pulls.add(new Pull(experiment.peerRuntime(), other));
    }
    WorkloadAgent agent = workload.container().agent();
    if (agent != null) {
      String first =
          workload.isServerUnderTest()
              ? experiment.peerRuntime()
              : experiment.runtimeNames().get(0);
      // Runtimes that share a node share its images.
      List<String> nodes = experiment.acrossPools() ? experiment.runtimeNames() : List.of(first);
      nodes.forEach(runtime -> pulls.add(new Pull(runtime, agent.image())));
    }
    for (String runtime : experiment.runtimeNames()) {
      pulls.add(new Pull(runtime, underTest));
    }
    return pulls;
  }
}
