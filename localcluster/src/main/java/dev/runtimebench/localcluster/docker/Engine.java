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
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The calls to a Docker Engine that a node makes. */
final class Engine implements AutoCloseable {

  private static final int OOM_QUERIES = 6;
  private static final long OOM_QUERY_INTERVAL_NANOS = 100_000_000;
  private static final int MAX_EXEC_OUTPUT = 10_000;

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

  /** Returns the address of the machine on the default bridge, empty without one. */
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
   * Pulls an image. Blocks until the engine has the image.
   *
   * @throws DockerException with the engine's message
   */
  void pull(String image) throws InterruptedException {
    docker.pullImageCmd(image).exec(new PullImageResultCallback()).awaitCompletion();
  }

  /** Creates a container and returns its id. */
  String create(String image, Consumer<CreateContainerCmd> fill) {
    try (CreateContainerCmd create = docker.createContainerCmd(image)) {
      fill.accept(create);
      return create.exec().getId();
    }
  }

  void start(String container) {
    docker.startContainerCmd(container).exec();
  }

  /** Returns the address of a container, null if the container is not connected to a network. */
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

  /**
   * Returns whether the kernel killed the container for lack of memory. Queries several times,
   * because the engine may learn of the end before it learns of the cause.
   */
  boolean wasOomKilled(String container) {
    for (int i = 0; i < OOM_QUERIES; i++) {
      if (i > 0) {
        LockSupport.parkNanos(OOM_QUERY_INTERVAL_NANOS);
      }
      InspectContainerResponse.ContainerState state =
          docker.inspectContainerCmd(container).exec().getState();
      if (Boolean.TRUE.equals(state.getOOMKilled())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs a command in a container, and waits for its end.
   *
   * @return the command's output if the command exited with a code other than 0; empty after 0
   * @throws DockerException if the command cannot be started
   */
  Optional<String> exec(String container, List<String> command, Duration timeout)
      throws InterruptedException {
    String id =
        docker
            .execCreateCmd(container)
            .withCmd(command.toArray(new String[0]))
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    StringBuffer output = new StringBuffer();
    boolean ended =
        docker
            .execStartCmd(id)
            .exec(
                new ResultCallback.Adapter<Frame>() {
                  @Override
                  public void onNext(Frame frame) {
                    if (output.length() < MAX_EXEC_OUTPUT) {
                      output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                    }
                  }
                })
            .awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      return Optional.of("command timed out after " + timeout.toSeconds() + "s");
    }
    Long code = docker.inspectExecCmd(id).exec().getExitCodeLong();
    return code != null && code == 0 ? Optional.empty() : Optional.of(output.toString().strip());
  }

  /**
   * Asks for the counters of a container's cgroup. The engine takes a second or two to answer, so
   * ask about all containers before you wait for the first answer.
   */
  StatisticsAnswer askStatistics(String container) {
    return docker.statsCmd(container).withNoStream(true).exec(new StatisticsAnswer());
  }

  /** Sends a signal. It is no error if the container does not run. */
  void kill(String container, String signal) {
    try {
      docker.killContainerCmd(container).withSignal(signal).exec();
    } catch (ConflictException | NotFoundException | NotModifiedException e) {
      // The container has ended by itself.
    }
  }

  /** Removes a container, running or not. It is no error if the container does not exist. */
  void remove(String container) {
    try {
      docker.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // The container is gone, or another call is removing the container.
    }
  }

  List<String> containers(Map<String, String> label) {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(label).exec().stream()
        .map(Container::getId)
        .toList();
  }

  /**
   * Starts to read a log with the engine's timestamps.
   *
   * @param tail how many of the last lines to read, null for all
   * @param sinceSecond Unix seconds; null for the whole log
   */
  void log(
      String container,
      boolean follow,
      Integer tail,
      Integer sinceSecond,
      ResultCallback<Frame> callback) {
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
