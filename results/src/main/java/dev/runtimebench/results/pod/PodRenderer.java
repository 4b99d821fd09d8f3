package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Trial;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Renders the Pods of a trial. Between runtimes, only the RuntimeClass differs. */
public final class PodRenderer {

  /** The name of the container in every Pod of a trial. */
  public static final String CONTAINER = TrialNames.CONTAINER;

  /**
   * Added to the timeouts for activeDeadlineSeconds. If the operator is down, the kubelet ends the
   * Pod at this deadline.
   */
  private static final long WATCHDOG_SECONDS = 120;

  /** How many times as long as planned a ramp may take before the kubelet ends its Pods. */
  private static final int RAMP_SLACK = 2;

  /** How long a rung may wait for a new figure of the kubelet, or for a sign of life. */
  private static final long FIGURE_SECONDS = 60;

  private static final int PROBE_PERIOD_SECONDS = 10;
  private static final int PROBE_TIMEOUT_SECONDS = 5;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;
  private final TrialNames names;
  private final PodFrame frame;
  private final WorkloadContainers containers;
  private final WorkloadVolumes volumes;

  public PodRenderer(RuntimeBenchmark benchmark, Experiment experiment) {
    this(benchmark, experiment, Set.of());
  }

  /**
   * @param avoided nodes that a Pod without a node must avoid
   */
  public PodRenderer(RuntimeBenchmark benchmark, Experiment experiment, Set<String> avoided) {
    this.benchmark = benchmark;
    this.experiment = experiment;
    this.names = new TrialNames(benchmark.getMetadata());
    this.frame = new PodFrame(benchmark, experiment, avoided);
    this.containers = new WorkloadContainers(frame, experiment);
    this.volumes = new WorkloadVolumes(experiment);
  }

  /** The Pod of the server, for a workload with client and server. */
  public Pod server(Trial trial, int attempt, Optional<String> node) {
    // The operator gives up first, and says why. The kubelet's deadline matters only while no
    // operator runs.
    long allowed = experiment.timeouts().startSeconds() + WATCHDOG_SECONDS;
    return pod(trial, attempt, Side.Server, containers.server(allowed), node);
  }

  /**
   * The Pod of the workload's container, which is the client if there is a server.
   *
   * @param serverIp the address of the server's Pod; empty without a server
   */
  public Pod container(Trial trial, int attempt, Optional<String> node, Optional<String> serverIp) {
    Pod pod = pod(trial, attempt, Side.Container, containers.container(serverIp), node);
    return containers.agent().map(agent -> withAgent(pod, agent)).orElse(pod);
  }

  /**
   * One of the Pods of a burst. All of them run on one node, also in the first trial, when the node
   * is not known yet.
   *
   * @param index the number of the Pod, from 0
   */
  public Pod burst(Trial trial, int attempt, int index, Optional<String> node) {
    PodBuilder pod = new PodBuilder(container(trial, attempt, node, Optional.empty()));
    pod.editMetadata()
        .withName(names.burst(trial, attempt, index))
        .addToLabels(Labels.CONCURRENCY, String.valueOf(trial.concurrency()))
        .addToLabels(Labels.INDEX, String.valueOf(index))
        .endMetadata();
    if (node.isEmpty()) {
      Map<String, String> labels = new HashMap<>();
      labels.put(Labels.BENCHMARK_UID, benchmark.getMetadata().getUid());
      if (experiment.acrossPools()) {
        labels.put(Labels.RUNTIME, trial.runtime());
      }
      Placing.together(pod, labels);
    }
    return pod.build();
  }

  /**
   * One of the Pods of a ramp. All of them run on one node. The Pods have no CPU limit: a Pod whose
   * limits are its requests is the last one that the kernel kills, and a ramp must not outlive its
   * neighbours.
   *
   * @param index the number of the Pod, from 0
   * @param node the node; empty for the first Pod, if the scheduler chooses
   */
  public Pod ramp(Trial trial, int attempt, int index, Optional<String> node) {
    long allowed =
        experiment.timeouts().startSeconds()
            + RAMP_SLACK * (long) experiment.design().density().longestRamp()
            + FIGURE_SECONDS * (experiment.design().density().rungs() + 2)
            + WATCHDOG_SECONDS;
    return new PodBuilder(container(trial, attempt, node, Optional.empty()))
        .editMetadata()
        .withName(names.ramp(trial, attempt, index))
        .addToLabels(Labels.INDEX, String.valueOf(index))
        .endMetadata()
        .editSpec()
        .editMatchingContainer(container -> CONTAINER.equals(container.getName()))
        .editResources()
        .removeFromLimits("cpu")
        .endResources()
        .withReadinessProbe(probe(experiment.design().density().probeCommand()))
        .endContainer()
        // Only if no operator runs: the first Pod of a ramp must outlive all rungs.
        .withActiveDeadlineSeconds(allowed)
        .endSpec()
        .build();
  }

  /** Null without a command: then the container is ready while it runs. */
  private static Probe probe(List<String> command) {
    return command.isEmpty()
        ? null
        : new ProbeBuilder()
            .withNewExec()
            .withCommand(command)
            .endExec()
            .withPeriodSeconds(PROBE_PERIOD_SECONDS)
            .withTimeoutSeconds(PROBE_TIMEOUT_SECONDS)
            .withSuccessThreshold(1)
            .withFailureThreshold(1)
            .build();
  }

  /** The side that runs under the runtime being measured. */
  public Side sideUnderTest() {
    return volumes.underTest();
  }

  private Pod withAgent(Pod pod, AgentInFront agent) {
    return new PodBuilder(pod)
        .editSpec()
        .addToInitContainers(agent.copier(frame))
        .addToVolumes(agent.volume())
        .endSpec()
        .build();
  }

  private Pod pod(
      Trial trial, int attempt, Side side, ContainerBuilder container, Optional<String> node) {
    Timeouts timeouts = experiment.timeouts();
    boolean measuresPulls = benchmark.getSpec().measuresPulls();
    return frame
        .pod(
            names.pod(trial, attempt, side),
            Labels.of(benchmark.getMetadata(), trial, attempt, side),
            side == sideUnderTest() ? trial.runtime() : experiment.peerRuntime(),
            starts(side) * timeouts.startSeconds()
                + experiment.design().wholeIdleTime()
                + timeouts.runSeconds()
                + WATCHDOG_SECONDS,
            node)
        .editSpec()
        .withContainers(
            container.withImagePullPolicy(measuresPulls ? "Always" : "IfNotPresent").build())
        .withVolumes(volumes.volumes(side))
        .endSpec()
        .build();
  }

  /** A server starts, gets ready, and then waits for the start of its client. */
  private static long starts(Side side) {
    return side == Side.Server ? 3 : 1;
  }
}
