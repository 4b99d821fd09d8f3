package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import dev.runtimebench.localcluster.kubelet.MainContainer;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Prepares everything that a container needs before its creation: volumes, runtime, image, and what
 * the init containers do.
 */
final class PodPreparation {

  /** Continues when everything is ready. */
  interface Next {
    /**
     * @param runtime the engine's name of the runtime, null for the engine's default
     */
    void run(String runtime, InspectImageResponse image);
  }

  private static final long FIRST_BACK_OFF_SECONDS = 10;
  private static final long MAX_BACK_OFF_SECONDS = 300;

  private final Pod pod;
  private final Container container;
  private final DockerNodeContext node;
  private final PodVolumes volumes;
  private final PodReporter report;
  private final BooleanSupplier cancelled;
  private final Next next;

  PodPreparation(
      Pod pod,
      DockerNodeContext node,
      PodVolumes volumes,
      PodReporter report,
      BooleanSupplier cancelled,
      Next next) {
    this.pod = pod;
    this.container = MainContainer.of(pod);
    this.node = node;
    this.volumes = volumes;
    this.report = report;
    this.cancelled = cancelled;
    this.next = next;
  }

  void start() {
    if (cancelled.getAsBoolean()) {
      return;
    }
    String unsupported = volumes.unsupported();
    if (unsupported != null) {
      report.podEvent(
          "Warning",
          "FailedMount",
          "MountVolume.SetUp failed for volume \""
              + unsupported
              + "\" : this node has emptyDir volumes only");
      return;
    }
    try {
      String handler = node.runtimes().handlerOf(pod);
      volumes.create();
      node.pulls().execute(() -> provideImage(handler, FIRST_BACK_OFF_SECONDS));
    } catch (RuntimeHandlers.Unknown | IOException e) {
      report.podEvent(
          "Warning",
          "FailedCreatePodSandBox",
          "Failed to create pod sandbox: rpc error: code = Unknown desc = " + e.getMessage());
      node.workers().schedule(this::start, FIRST_BACK_OFF_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void provideImage(String handler, long backOff) {
    if (cancelled.getAsBoolean()) {
      return;
    }
    try {
      InspectImageResponse image = node.images().provide(container, report);
      if (!new InitContainers(pod, node, volumes, report, cancelled).run(handler)) {
        return;
      }
      node.workers().execute(() -> next.run(handler, image));
    } catch (ImageProvider.Unavailable e) {
      report.waiting(e.waitingReason(), e.getMessage());
      if (e.waitingReason().equals("ErrImagePull")) {
        String message = "Back-off pulling image \"" + container.getImage() + "\"";
        report.normal("BackOff", message);
        report.warning("Failed", "Error: ImagePullBackOff");
        report.waiting("ImagePullBackOff", message + ": ErrImagePull: " + e.getMessage());
      }
      long longer = Math.min(MAX_BACK_OFF_SECONDS, backOff * 2);
      node.pulls().schedule(() -> provideImage(handler, longer), backOff, TimeUnit.SECONDS);
    } catch (ContainerConfigException e) {
      report.warning("Failed", "Error: " + e.getMessage());
      report.waiting("CreateContainerConfigError", e.getMessage());
    } catch (DockerException e) {
      report.warning("Failed", "Error: " + EngineMessages.of(e));
      report.waiting("CreateContainerError", EngineMessages.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
