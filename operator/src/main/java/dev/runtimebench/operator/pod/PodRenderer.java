package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.EnvVar;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.WorkloadVolume;
import dev.runtimebench.operator.plan.Trial;
import dev.runtimebench.operator.spec.Experiment;
import dev.runtimebench.operator.spec.Placeholders;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders a trial's Pods. They differ between runtimes in nothing but the RuntimeClass. */
public final class PodRenderer {

  /** The name of every trial's container. */
  public static final String CONTAINER = "workload";

  /** The kubelet ends what a dead operator has left running, this long after its time-outs. */
  private static final long WATCHDOG_SECONDS = 120;

  private static final long GRACE_SECONDS = 1;

  private final RuntimeBenchmark benchmark;
  private final Experiment experiment;
  private final TrialNames names;

  public PodRenderer(RuntimeBenchmark benchmark, Experiment experiment) {
    this.benchmark = benchmark;
    this.experiment = experiment;
    this.names = new TrialNames(benchmark.getMetadata());
  }

  /** The server's Pod of a client and server workload. */
  public Pod server(Trial trial, int attempt, Optional<String> node) {
    Map<String, String> values = parameters();
    values.put("server.port", String.valueOf(workload().server().port()));
    var server = workload().server();
    Container container =
        container(server.image(), server.command(), server.args(), server.env(), values)
            .addNewPort()
            .withContainerPort(server.port())
            .endPort()
            .withVolumeMounts(mounts(Side.Server))
            .build();
    return pod(trial, attempt, Side.Server, container, node);
  }

  /**
   * The Pod whose run is the trial.
   *
   * @param serverIp where the server answers, if there is one
   */
  public Pod container(Trial trial, int attempt, Optional<String> node, Optional<String> serverIp) {
    Map<String, String> values = parameters();
    if (workload().server() != null) {
      values.put("server.port", String.valueOf(workload().server().port()));
      values.put("server.ip", serverIp.orElseThrow());
    }
    var part = workload().container();
    Container container =
        container(part.image(), part.command(), part.args(), part.env(), values)
            .withVolumeMounts(mounts(Side.Container))
            .build();
    return pod(trial, attempt, Side.Container, container, node);
  }

  /**
   * One of the Pods that start at once. They all go to one node, though the first trial's doesn't
   * know yet which.
   *
   * @param index from 0
   */
  public Pod burst(Trial trial, int attempt, int index, Optional<String> node) {
    PodBuilder pod = new PodBuilder(container(trial, attempt, node, Optional.empty()));
    pod.editMetadata()
        .withName(names.burst(trial, attempt, index))
        .addToLabels(Labels.CONCURRENCY, String.valueOf(trial.concurrency()))
        .addToLabels(Labels.INDEX, String.valueOf(index))
        .endMetadata();
    if (node.isEmpty()) {
      Placing.together(pod, Map.of(Labels.BENCHMARK_UID, benchmark.getMetadata().getUid()));
    }
    return pod.build();
  }

  /** The side that runs under the runtime being measured. */
  public Side sideUnderTest() {
    return workload().isServerUnderTest() ? Side.Server : Side.Container;
  }

  private Pod pod(Trial trial, int attempt, Side side, Container container, Optional<String> node) {
    RuntimeBenchmarkSpec spec = benchmark.getSpec();
    String runtime = side == sideUnderTest() ? trial.runtime() : experiment.peerRuntime();
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(benchmark.getMetadata().getNamespace())
            .withName(names.pod(trial, attempt, side))
            .withLabels(Labels.of(benchmark.getMetadata(), trial, attempt, side))
            .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
            .withOwnerReferences(Owner.reference(benchmark))
            .endMetadata()
            .withNewSpec()
            .withRuntimeClassName(experiment.runtime(runtime).runtimeClassName())
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .withActiveDeadlineSeconds(deadline(spec))
            .withSecurityContext(Restricted.pod())
            .withContainers(container)
            .withVolumes(side == sideUnderTest() ? volumes() : List.of())
            .endSpec();
    new Placing(experiment, spec.placement()).place(pod, node);
    return pod.build();
  }

  private static long deadline(RuntimeBenchmarkSpec spec) {
    return spec.timeouts().startSeconds() + spec.timeouts().runSeconds() + WATCHDOG_SECONDS;
  }

  private ContainerBuilder container(
      String image,
      List<String> command,
      List<String> args,
      List<EnvVar> env,
      Map<String, String> values) {
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(image)
        .withImagePullPolicy(benchmark.getSpec().measuresPulls() ? "Always" : "IfNotPresent")
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
                .toList())
        .withResources(resources(benchmark.getSpec().resources()))
        .withSecurityContext(Restricted.container());
  }

  static ResourceRequirements resources(Resources resources) {
    Map<String, Quantity> both = Map.of("cpu", resources.cpu(), "memory", resources.memory());
    return new ResourceRequirementsBuilder().withRequests(both).withLimits(both).build();
  }

  private List<Volume> volumes() {
    return workload().volumes().stream()
        .map(
            volume ->
                new VolumeBuilder()
                    .withName(volume.name())
                    .withNewEmptyDir()
                    .withMedium(volume.medium() == WorkloadVolume.Medium.Memory ? "Memory" : null)
                    .withSizeLimit(volume.sizeLimit())
                    .endEmptyDir()
                    .build())
        .toList();
  }

  private List<VolumeMount> mounts(Side side) {
    if (side != sideUnderTest()) {
      return List.of();
    }
    return workload().volumes().stream()
        .map(
            volume ->
                new VolumeMountBuilder()
                    .withName(volume.name())
                    .withMountPath(volume.mountPath())
                    .build())
        .toList();
  }

  private Map<String, String> parameters() {
    Map<String, String> values = new HashMap<>();
    experiment.parameters().forEach((name, value) -> values.put("params." + name, value));
    return values;
  }

  private BenchmarkWorkloadSpec workload() {
    return experiment.workload();
  }

  private static List<String> fill(List<String> texts, Map<String, String> values) {
    return texts.stream().map(text -> Placeholders.fill(text, values)).toList();
  }
}
