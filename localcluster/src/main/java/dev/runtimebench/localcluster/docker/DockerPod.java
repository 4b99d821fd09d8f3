package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import dev.runtimebench.localcluster.api.DeleteOptions;
import dev.runtimebench.localcluster.kubelet.ContainerEnd;
import dev.runtimebench.localcluster.kubelet.LogMessages;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.MainContainer;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodLog;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the container of one Pod, from the binding until everything is removed. */
final class DockerPod implements PodWorkers.Worker {

  private static final Logger LOG = LoggerFactory.getLogger(DockerPod.class);
  private static final int SIGKILL_EXIT_CODE = 137;

  private final Pod pod;
  private final Container container;
  private final DockerNodeContext node;
  private final PodVolumes volumes;
  private final PodReporter report;
  private volatile String containerId;
  private volatile String imageId = "";
  private final Instant accepted = Instant.now();
  private volatile Instant startedAt;
  private volatile boolean stopping;
  private volatile boolean deadlineExceeded;
  private volatile PodProbes probes;
  private boolean gone;

  DockerPod(Pod pod, DockerNodeContext node) {
    this.pod = pod;
    this.container = MainContainer.of(pod);
    this.node = node;
    this.volumes = new PodVolumes(node.stateDirectory(), pod);
    this.report =
        new PodReporter(node.api(), node.recorder(), pod, Clock.systemUTC(), reason -> false);
  }

  Optional<ContainerTruth> truth() {
    return Optional.ofNullable(containerId).map(id -> node.events().of(id).truth(id));
  }

  @Override
  public void start() {
    node.workers()
        .execute(
            () -> {
              report.status(s -> PodStatuses.accepted(s, pod, node.address(), Instant.now()));
              Long deadline = pod.getSpec().getActiveDeadlineSeconds();
              if (deadline != null) {
                node.workers().schedule(this::exceedDeadline, deadline, TimeUnit.SECONDS);
              }
              new PodPreparation(pod, node, volumes, report, () -> stopping, this::run).start();
            });
  }

  private void run(String handler, InspectImageResponse image) {
    try {
      if (!create(handler, image)) {
        return;
      }
      imageId = image.getId();
      ContainerTimes times = node.events().of(containerId);
      report.containerEvent(
          ContainerTimes.await(times.created),
          "Normal",
          "Created",
          "Created container: " + container.getName());
      node.engine().start(containerId);
      Instant started = ContainerTimes.await(times.started);
      startedAt = started;
      report.containerEvent(
          started, "Normal", "Started", "Started container " + container.getName());
      String address = node.engine().address(containerId);
      boolean probed = PodProbes.has(container);
      report.status(
          s -> {
            PodStatuses.sandboxReady(s, address, Instant.now());
            PodStatuses.running(s, pod, id(), started, Instant.now());
            PodStatuses.imageId(s, pod, imageId);
            if (!probed) {
              PodStatuses.ready(s, Instant.now());
            }
          });
      if (probed) {
        probe(address);
      }
      times.died.thenAcceptAsync(this::died, node.workers());
      if (stopping) {
        kill();
      }
    } catch (ContainerConfigException e) {
      report.warning("Failed", "Error: " + e.getMessage());
      report.waiting("CreateContainerConfigError", e.getMessage());
    } catch (DockerException e) {
      refused(EngineMessages.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void probe(String address) {
    long grace = pod.getSpec().getTerminationGracePeriodSeconds();
    probes = new PodProbes(pod, node, report, containerId, address, () -> terminate(grace));
    probes.start();
  }

  private void stopProbes() {
    PodProbes running = probes;
    if (running != null) {
      running.stop();
    }
  }

  /** Sends SIGTERM, and SIGKILL after the grace period. */
  private void terminate(long graceSeconds) {
    node.engine().kill(containerId, "SIGTERM");
    node.workers().schedule(this::kill, graceSeconds, TimeUnit.SECONDS);
  }

  /** Creates the container. Returns false if the Pod is stopping or gone. */
  private boolean create(String handler, InspectImageResponse image)
      throws ContainerConfigException {
    new ContainerSecurity(pod, container)
        .checkNonRoot(image.getConfig() == null ? null : image.getConfig().getUser());
    Map<String, String> environment = node.environment().of(pod, container);
    ContainerRequest request = new ContainerRequest(pod, container, environment, volumes);
    synchronized (this) {
      if (stopping || gone) {
        return false;
      }
      containerId =
          node.engine().create(container.getImage(), c -> request.fill(c, handler, node.label()));
    }
    return true;
  }

  /**
   * Reports that the engine could not create or start the container. A container that does not
   * start ends the Pod.
   */
  private void refused(String message) {
    report.warning("Failed", "Error: " + message);
    if (containerId == null) {
      report.waiting("CreateContainerError", message);
    } else {
      Instant now = Instant.now();
      ContainerEnd end = new ContainerEnd(128, "StartError", message, null, now);
      report.status(s -> PodStatuses.terminated(s, pod, id(), end, now));
    }
  }

  private void died(ContainerTimes.Death death) {
    stopProbes();
    String reason = death.exitCode() == 0 ? "Completed" : "Error";
    if (death.exitCode() == SIGKILL_EXIT_CODE
        && !stopping
        && node.engine().wasOomKilled(containerId)) {
      reason = "OOMKilled";
    }
    ContainerEnd end = new ContainerEnd(death.exitCode(), reason, null, startedAt, death.at());
    report.status(
        s -> {
          PodStatuses.terminated(s, pod, id(), end, Instant.now());
          PodStatuses.imageId(s, pod, imageId);
          if (deadlineExceeded) {
            PodStatuses.failed(
                s,
                "DeadlineExceeded",
                "Pod was active on the node longer than the specified deadline");
          }
        });
    if (stopping) {
      finish();
    }
  }

  @Override
  public void lowerDeadline(long seconds) {
    long left = seconds - Duration.between(accepted, Instant.now()).toSeconds();
    node.workers().schedule(this::exceedDeadline, Math.max(0, left), TimeUnit.SECONDS);
  }

  private void exceedDeadline() {
    if (containerId != null && !deadlineExceeded && !node.events().of(containerId).died.isDone()) {
      deadlineExceeded = true;
      report.podEvent(
          "Normal",
          "DeadlineExceeded",
          "Pod was active on the node longer than the specified deadline");
      node.engine().kill(containerId, "SIGKILL");
    }
  }

  /**
   * Sends SIGTERM and returns. The engine's die event finishes the Pod, so that no thread waits.
   */
  @Override
  public void stop(Pod deleting) {
    long grace = deleting.getMetadata().getDeletionGracePeriodSeconds();
    node.workers()
        .execute(
            () -> {
              synchronized (this) {
                stopping = true;
              }
              stopProbes();
              boolean running = startedAt != null && !node.events().of(containerId).died.isDone();
              if (!running) {
                if (containerId == null || startedAt != null) {
                  finish();
                }
                return;
              }
              report.normal("Killing", "Stopping container " + container.getName());
              terminate(grace);
            });
  }

  private void kill() {
    if (!node.events().of(containerId).died.isDone()) {
      node.engine().kill(containerId, "SIGKILL");
    }
  }

  private void finish() {
    cleanUp();
    node.api().delete(pod, DeleteOptions.now(pod.getMetadata().getUid()));
  }

  @Override
  public void forget() {
    node.workers().execute(this::cleanUp);
  }

  private void cleanUp() {
    synchronized (this) {
      stopping = true;
      gone = true;
    }
    stopProbes();
    if (containerId != null) {
      truth().ifPresent(truth -> node.keepTruth(pod, truth));
      node.engine().remove(containerId);
    }
    volumes.delete();
    LOG.debug("removed everything of Pod {}", pod.getMetadata().getName());
  }

  /**
   * Asks what the cgroup of the container says. The answer is empty if the container does not run.
   */
  Supplier<Optional<PodFigures>> askFigures() {
    boolean runs = startedAt != null && !node.events().of(containerId).died.isDone();
    return runs ? EngineFigures.ask(node.engine(), containerId, pod) : Optional::empty;
  }

  PodLog openLog(LogOptions options) throws LogUnavailableException {
    if (options.previous()) {
      throw new LogUnavailableException(LogMessages.noPrevious(pod, options.container()));
    }
    if (startedAt == null) {
      throw new LogUnavailableException(
          LogMessages.waiting(pod, options.container(), report.waitingReason()));
    }
    return new EngineLog(node.engine(), containerId, options);
  }

  private String id() {
    return "docker://" + containerId;
  }
}
