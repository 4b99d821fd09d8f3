package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.runtimebench.localcluster.kubelet.ContainerProbes;
import dev.runtimebench.localcluster.kubelet.MainContainer;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import dev.runtimebench.localcluster.kubelet.Prober;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the probes of one Pod's container, and reports what they find out. */
final class PodProbes implements ContainerProbes.Listener {

  private final Pod pod;
  private final Container container;
  private final PodReporter report;
  private final Runnable kill;
  private final ContainerProbes probes;

  /**
   * @param containerId the engine's id
   * @param address of the Pod; null without a network
   * @param kill ends the container, with its grace period
   */
  PodProbes(
      Pod pod,
      DockerNodeContext node,
      PodReporter report,
      String containerId,
      String address,
      Runnable kill) {
    this.pod = pod;
    this.container = MainContainer.of(pod);
    this.report = report;
    this.kill = kill;
    Prober prober =
        new Prober(
            address,
            (command, timeout) -> {
              try {
                return node.engine().exec(containerId, command, timeout);
              } catch (DockerException e) {
                return Optional.of(EngineMessages.of(e));
              }
            });
    this.probes = new ContainerProbes(container, prober, node.probes(), this);
  }

  /** Whether the container has a probe, so that it is not ready as soon as it runs. */
  static boolean has(Container container) {
    return container.getStartupProbe() != null || container.getReadinessProbe() != null;
  }

  void start() {
    probes.start();
  }

  void stop() {
    probes.stop();
  }

  @Override
  public void started() {
    whileRunning(PodStatuses::started);
  }

  @Override
  public void ready(boolean ready) {
    whileRunning(
        status -> {
          if (ready) {
            PodStatuses.ready(status, Instant.now());
          } else {
            PodStatuses.unready(status, pod, Instant.now());
          }
        });
  }

  /** Changes the status, unless the container has ended meanwhile. */
  private void whileRunning(Consumer<PodStatus> change) {
    report.status(
        status -> {
          if (PodStatuses.isRunning(status)) {
            change.accept(status);
          }
        });
  }

  @Override
  public void unhealthy(String message) {
    report.warning("Unhealthy", message);
  }

  @Override
  public void neverStarted() {
    report.normal("Killing", "Container " + container.getName() + " failed startup probe");
    kill.run();
  }
}
