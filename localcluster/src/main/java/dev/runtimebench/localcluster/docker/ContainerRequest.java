package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * Fills the engine's create call with the settings from the spec of a Pod and of one of its
 * containers.
 */
final class ContainerRequest {

  private static final int MAX_HOSTNAME_LENGTH = 63;
  private static final BigDecimal NANOS_PER_CPU = BigDecimal.valueOf(1_000_000_000L);
  private static final Map<String, String> LOG_LIMITS = Map.of("max-size", "512m", "max-file", "2");

  private final Pod pod;
  private final Container container;
  private final Map<String, String> environment;
  private final PodVolumes volumes;

  ContainerRequest(
      Pod pod, Container container, Map<String, String> environment, PodVolumes volumes) {
    this.pod = pod;
    this.container = container;
    this.environment = environment;
    this.volumes = volumes;
  }

  /**
   * Fills the create call.
   *
   * @param runtime the engine's name of the runtime, null for the engine's default
   * @param nodeLabel the label by which the node finds its containers
   */
  void fill(CreateContainerCmd create, String runtime, Map<String, String> nodeLabel) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withRuntime(runtime)
            .withNetworkMode(
                Boolean.TRUE.equals(pod.getSpec().getHostNetwork()) ? "host" : "bridge")
            .withBinds(volumes.binds(container))
            .withTmpFs(volumes.tmpfs(container))
            .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_LIMITS));
    limit(host);
    new ContainerSecurity(pod, container).apply(create, host);
    create
        .withName(name())
        .withHostConfig(host)
        .withEnv(environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
        .withLabels(labels(nodeLabel));
    if (!Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      create.withHostName(hostName());
    }
    if (!container.getCommand().isEmpty()) {
      create.withEntrypoint(EnvironmentExpansion.expand(container.getCommand(), environment));
    }
    if (!container.getArgs().isEmpty()) {
      create.withCmd(EnvironmentExpansion.expand(container.getArgs(), environment));
    } else if (!container.getCommand().isEmpty()) {
      // As in Kubernetes, a command without args also replaces the args of the image.
      create.withCmd();
    }
    if (container.getWorkingDir() != null) {
      create.withWorkingDir(container.getWorkingDir());
    }
  }

  private void limit(HostConfig host) {
    ResourceRequirements resources = container.getResources();
    if (resources == null) {
      return;
    }
    Quantity cpu = quantity(resources.getLimits(), "cpu");
    if (cpu != null) {
      host.withNanoCPUs(Quantity.getAmountInBytes(cpu).multiply(NANOS_PER_CPU).longValue());
    }
    Quantity memory = quantity(resources.getLimits(), "memory");
    if (memory != null) {
      long bytes = Quantity.getAmountInBytes(memory).longValue();
      host.withMemory(bytes).withMemorySwap(bytes);
    }
    Quantity requested = quantity(resources.getRequests(), "cpu");
    if (requested != null) {
      BigDecimal shares = Quantity.getAmountInBytes(requested).multiply(BigDecimal.valueOf(1024));
      host.withCpuShares(Math.max(2, shares.intValue()));
    }
  }

  private Map<String, String> labels(Map<String, String> nodeLabel) {
    Map<String, String> labels = new HashMap<>(nodeLabel);
    labels.put("io.kubernetes.pod.name", pod.getMetadata().getName());
    labels.put("io.kubernetes.pod.namespace", pod.getMetadata().getNamespace());
    labels.put("io.kubernetes.pod.uid", pod.getMetadata().getUid());
    labels.put("io.kubernetes.container.name", container.getName());
    return labels;
  }

  private String name() {
    return String.join(
        "_",
        "k8s",
        container.getName(),
        pod.getMetadata().getName(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getUid(),
        "0");
  }

  private String hostName() {
    String name =
        pod.getSpec().getHostname() == null
            ? pod.getMetadata().getName()
            : pod.getSpec().getHostname();
    return name.substring(0, Math.min(MAX_HOSTNAME_LENGTH, name.length()));
  }

  private static Quantity quantity(Map<String, Quantity> quantities, String resource) {
    return quantities == null ? null : quantities.get(resource);
  }
}
