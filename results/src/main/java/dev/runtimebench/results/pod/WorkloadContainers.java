package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.EnvVar;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the containers of a workload, with placeholders replaced. */
final class WorkloadContainers {

  /** Tells the agent for how many seconds to hold the container idle before and after the work. */
  static final String IDLE_SECONDS = "RTB_IDLE_SECONDS";

  private final PodFrame frame;
  private final Experiment experiment;
  private final BenchmarkWorkloadSpec workload;
  private final WorkloadVolumes volumes;

  WorkloadContainers(PodFrame frame, Experiment experiment) {
    this.frame = frame;
    this.experiment = experiment;
    this.workload = experiment.workload();
    this.volumes = new WorkloadVolumes(experiment);
  }

  /**
   * The server's container.
   *
   * @param timeoutSeconds how long the server may take to get ready before the kubelet ends it
   */
  ContainerBuilder server(long timeoutSeconds) {
    Map<String, String> values = valuesOfAllContainers();
    values.put("server.port", String.valueOf(workload.server().port()));
    var server = workload.server();
    return container(server.image(), server.command(), server.args(), server.env(), values)
        .addNewPort()
        .withContainerPort(server.port())
        .endPort()
        .withStartupProbe(
            new ServerProbe(server)
                .startupProbe(timeoutSeconds, text -> Placeholders.fill(text, values)))
        .withVolumeMounts(volumes.mounts(Side.Server));
  }

  /**
   * The workload's container, which is the client if there is a server.
   *
   * @param serverIp the address of the server's Pod; empty without a server
   */
  ContainerBuilder container(Optional<String> serverIp) {
    Map<String, String> values = valuesOfAllContainers();
    if (workload.server() != null) {
      values.put("server.port", String.valueOf(workload.server().port()));
      values.put("server.ip", serverIp.orElseThrow());
    }
    var part = workload.container();
    ContainerBuilder container =
        container(part.image(), part.command(), part.args(), part.env(), values)
            .withVolumeMounts(volumes.mounts(Side.Container));
    if (experiment.design().isUsage()) {
      container
          .addNewEnv()
          .withName(IDLE_SECONDS)
          .withValue(String.valueOf(experiment.design().idleTime()))
          .endEnv();
    }
    agent().ifPresent(agent -> agent.runs(container, text -> Placeholders.fill(text, values)));
    return container;
  }

  /** The agent in front of the workload's container, if the image does not contain the agent. */
  Optional<AgentInFront> agent() {
    return Optional.ofNullable(workload.container().agent()).map(AgentInFront::new);
  }

  private ContainerBuilder container(
      String image,
      List<String> command,
      List<String> args,
      List<EnvVar> env,
      Map<String, String> values) {
    return frame
        .container(image)
        .withCommand(fill(command, values))
        .withArgs(fill(args, values))
        .withEnv(
            env.stream()
                .map(
                    e ->
                        new EnvVarBuilder()
                            .withName(e.name())
                            .withValue(
                                Placeholders.fill(e.value() == null ? "" : e.value(), values))
                            .build())
                .toList());
  }

  private Map<String, String> valuesOfAllContainers() {
    Map<String, String> values = new HashMap<>();
    experiment.parameters().forEach((name, value) -> values.put("params." + name, value));
    values.put(
        Placeholders.MEMORY_BYTES,
        Quantity.getAmountInBytes(experiment.resources().memory()).toBigInteger().toString());
    return values;
  }

  private static List<String> fill(List<String> texts, Map<String, String> values) {
    return texts.stream().map(text -> Placeholders.fill(text, values)).toList();
  }
}
