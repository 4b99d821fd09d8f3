package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.kubelet.PodReporter;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Runs the init containers of a Pod, one after another, before the container of the Pod. */
final class InitContainers {

  private static final long LOOK_MILLIS = 500;

  private final Pod pod;
  private final DockerNodeContext node;
  private final PodVolumes volumes;
  private final PodReporter report;
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled whether the Pod is being stopped
   */
  InitContainers(
      Pod pod,
      DockerNodeContext node,
      PodVolumes volumes,
      PodReporter report,
      BooleanSupplier cancelled) {
    this.pod = pod;
    this.node = node;
    this.volumes = volumes;
    this.report = report;
    this.cancelled = cancelled;
  }

  /**
   * Runs all of them. Blocks until the last one has ended.
   *
   * @param runtime the engine's name of the runtime, null for the engine's default
   * @return whether all of them succeeded; if not, the status of the Pod says which one failed
   */
  boolean run(String runtime)
      throws ImageProvider.Unavailable, ContainerConfigException, InterruptedException {
    for (Container container : pod.getSpec().getInitContainers()) {
      node.images().provide(container, report);
      if (!runOne(runtime, container)) {
        return false;
      }
    }
    return true;
  }

  private boolean runOne(String runtime, Container container)
      throws ContainerConfigException, InterruptedException {
    Map<String, String> environment = node.environment().of(pod, container);
    ContainerRequest request = new ContainerRequest(pod, container, environment, volumes);
    String id =
        node.engine().create(container.getImage(), c -> request.fill(c, runtime, node.label()));
    try {
      node.engine().start(id);
      ContainerTimes.Death death = awaitEnd(id);
      if (death != null && death.exitCode() != 0) {
        report.status(s -> PodStatuses.initFailed(s, container, id, death.exitCode(), death.at()));
      }
      return death != null && death.exitCode() == 0;
    } finally {
      node.engine().remove(id);
      node.events().forget(id);
    }
  }

  /** Waits for the end of the container. Null if the Pod is being stopped. */
  private ContainerTimes.Death awaitEnd(String id) throws InterruptedException {
    while (!cancelled.getAsBoolean()) {
      try {
        return node.events().of(id).died.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // The container runs on: look whether the Pod is being stopped.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return null;
  }
}
