package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.WorkloadAgent;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Puts the agent in front of an image that does not contain the agent: an init container copies the
 * agent to a volume, and the agent runs the command.
 */
final class AgentInFront {

  private static final String FOLDER = "/rtb-agent-of-init-container";
  private static final String PROGRAM = FOLDER + "/rtb-agent";

  /** No volume of a workload has this name, because a name is at most 32 characters long. */
  private static final String VOLUME = "agent-from-the-init-container-for-command";

  private final WorkloadAgent agent;

  AgentInFront(WorkloadAgent agent) {
    this.agent = agent;
  }

  /**
   * The init container. It has the resources of the container, so that the Pod's request is the
   * same as without it.
   */
  Container copier(PodFrame frame) {
    return frame
        .container(agent.image())
        .withName(TrialNames.AGENT_CONTAINER)
        .withArgs("--install", PROGRAM)
        .withVolumeMounts(mount(false))
        .build();
  }

  Volume volume() {
    return new VolumeBuilder().withName(VOLUME).withNewEmptyDir().endEmptyDir().build();
  }

  /** Changes a container so that the agent runs its command. */
  void runs(ContainerBuilder container, UnaryOperator<String> fill) {
    List<String> args = new ArrayList<>(agent.args().stream().map(fill).toList());
    args.add("--");
    args.addAll(container.getCommand());
    args.addAll(container.getArgs());
    container.withCommand(PROGRAM).withArgs(args).addToVolumeMounts(mount(true));
  }

  private static VolumeMount mount(boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(VOLUME)
        .withMountPath(FOLDER)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
