package dev.runtimebench.operator.pod;

import dev.runtimebench.results.experiment.Experiment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that a Pod is run for before the first trial. */
public sealed interface PreparationTask {

  /** The name of the runtime that the Pod runs under. */
  String runtime();

  /** The Pod's image. */
  String image();

  /** Looks at a sandbox from inside, with the agent. */
  record Probe(String runtime, String image) implements PreparationTask {}

  /** Has the node fetch an image; what is in it is not run. */
  record Pull(String runtime, String image) implements PreparationTask {}

  /**
   * What is to be done, in that order.
   *
   * @param probeImage the agent's image, if there is one
   * @param pull whether no trial before the first counted one fetches the images
   */
  static List<PreparationTask> of(
      Experiment experiment, Optional<String> probeImage, boolean pull) {
    List<PreparationTask> tasks = new ArrayList<>();
    probeImage.ifPresent(
        image -> experiment.runtimeNames().forEach(name -> tasks.add(new Probe(name, image))));
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
    for (String runtime : experiment.runtimeNames()) {
      pulls.add(new Pull(runtime, underTest));
    }
    return pulls;
  }
}
