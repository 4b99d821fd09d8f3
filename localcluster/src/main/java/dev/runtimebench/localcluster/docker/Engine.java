package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The calls to a Docker Engine that a node makes. */
final class Engine implements AutoCloseable {

  private static final int OOM_LOOKS = 6;
  private static final long OOM_LOOK_NANOS = 100_000_000;

  private final DockerClient docker;

  /**
   * @param host {@code unix:///...}
   */
  Engine(URI host) {
    docker =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host.toString())
                .withDockerTlsVerify(false)
                .build(),
            new ZerodepDockerHttpClient.Builder().dockerHost(host).build());
  }

  DockerClient docker() {
    return docker;
  }

  Info info() {
    return docker.infoCmd().exec();
  }

  /** The address of the machine on the default bridge. */
  Optional<String> bridgeGateway() {
    return docker.inspectNetworkCmd().withNetworkId("bridge").exec().getIpam().getConfig().stream()
        .map(config -> config.getGateway())
        .filter(gateway -> gateway != null && !gateway.isEmpty())
        .findFirst();
  }

  Optional<InspectImageResponse> image(String name) {
    try {
      return Optional.of(docker.inspectImageCmd(name).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Blocks until the image is there.
   *
   * @throws DockerException with the engine's message
   */
  void pull(String image) throws InterruptedException {
    docker.pullImageCmd(image).exec(new PullImageResultCallback()).awaitCompletion();
  }

  /** Returns the container's id. */
  String create(String image, Consumer<CreateContainerCmd> fill) {
    try (CreateContainerCmd create = docker.createContainerCmd(image)) {
      fill.accept(create);
      return create.exec().getId();
    }
  }

  void start(String container) {
    docker.startContainerCmd(container).exec();
  }

  /** Null for a container that is not connected (any more). */
  String address(String container) {
    return docker
        .inspectContainerCmd(container)
        .exec()
        .getNetworkSettings()
        .getNetworks()
        .values()
        .stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** Asks more than once: the engine may hear of the death before it hears of its cause. */
  boolean wasOomKilled(String container) {
    for (int i = 0; i < OOM_LOOKS; i++) {
      if (i > 0) {
        LockSupport.parkNanos(OOM_LOOK_NANOS);
      }
      InspectContainerResponse.ContainerState state =
          docker.inspectContainerCmd(container).exec().getState();
      if (Boolean.TRUE.equals(state.getOOMKilled())) {
        return true;
      }
    }
    return false;
  }

  /** Sends a signal; that the container is not running is no error. */
  void kill(String container, String signal) {
    try {
      docker.killContainerCmd(container).withSignal(signal).exec();
    } catch (ConflictException | NotFoundException | NotModifiedException e) {
      // It has ended by itself.
    }
  }

  /** Removes a container, running or not; that there is none is no error. */
  void remove(String container) {
    try {
      docker.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or somebody else is removing it.
    }
  }

  List<String> containers(Map<String, String> label) {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(label).exec().stream()
        .map(Container::getId)
        .toList();
  }

  /** Begins to read a log: all of it, or its last lines, with the engine's timestamps. */
  void log(
      String container,
      boolean follow,
      Integer tail,
      Integer sinceSecond,
      ResultCallback<com.github.dockerjava.api.model.Frame> callback) {
    var log =
        docker
            .logContainerCmd(container)
            .withStdOut(true)
            .withStdErr(true)
            .withTimestamps(true)
            .withFollowStream(follow);
    if (tail != null) {
      log.withTail(tail);
    }
    if (sinceSecond != null) {
      log.withSince(sinceSecond);
    }
    log.exec(callback);
  }

  @Override
  public void close() {
    try {
      docker.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
