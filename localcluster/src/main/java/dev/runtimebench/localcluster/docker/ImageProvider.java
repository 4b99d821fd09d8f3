package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import dev.runtimebench.localcluster.kubelet.ImagePullMessages;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Provides the image of a container. Never pulls an image that the engine has. */
final class ImageProvider {

  /** The image is not available. {@code waitingReason} is the reason of the waiting state. */
  static final class Unavailable extends Exception {
    private final String waitingReason;

    Unavailable(String waitingReason, String message) {
      super(message);
      this.waitingReason = waitingReason;
    }

    String waitingReason() {
      return waitingReason;
    }
  }

  private final Engine engine;

  ImageProvider(Engine engine) {
    this.engine = engine;
  }

  InspectImageResponse provide(Container container, PodReporter report)
      throws Unavailable, InterruptedException {
    String name = container.getImage();
    Optional<InspectImageResponse> present = engine.image(name);
    if (present.isPresent()) {
      report.normal("Pulled", ImagePullMessages.present(name));
      return present.get();
    }
    if ("Never".equals(container.getImagePullPolicy())) {
      String message = "Container image \"" + name + "\" is not present with pull policy of Never";
      report.warning("ErrImageNeverPull", message);
      report.warning("Failed", "Error: ErrImageNeverPull");
      throw new Unavailable("ErrImageNeverPull", message);
    }
    return pull(name, report);
  }

  private InspectImageResponse pull(String name, PodReporter report)
      throws Unavailable, InterruptedException {
    Instant begin = Instant.now();
    report.normal("Pulling", "Pulling image \"" + name + "\"");
    try {
      engine.pull(name);
      InspectImageResponse pulled =
          engine
              .image(name)
              .orElseThrow(
                  () ->
                      new DockerClientException(
                          "the engine does not have the image after the pull"));
      Instant end = Instant.now();
      long bytes = pulled.getSize() == null ? 0 : pulled.getSize();
      report.normal("Pulled", ImagePullMessages.pulled(name, Duration.between(begin, end), bytes));
      return pulled;
    } catch (DockerException | DockerClientException e) {
      String message = EngineMessages.of(e);
      report.warning("Failed", "Failed to pull image \"" + name + "\": " + message);
      report.warning("Failed", "Error: ErrImagePull");
      throw new Unavailable("ErrImagePull", message);
    }
  }
}
