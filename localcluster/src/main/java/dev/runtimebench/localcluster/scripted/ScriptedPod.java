package dev.runtimebench.localcluster.scripted;

import dev.runtimebench.localcluster.LogOptions;
import dev.runtimebench.localcluster.LogUnavailableException;
import dev.runtimebench.localcluster.PodLog;
import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.DeleteOptions;
import dev.runtimebench.localcluster.kubelet.ContainerEnd;
import dev.runtimebench.localcluster.kubelet.ImagePullMessages;
import dev.runtimebench.localcluster.kubelet.KubeletEvents;
import dev.runtimebench.localcluster.kubelet.LogMessages;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Plays one Pod's script. Steps are planned from fixed points, so that delays do not add up. */
final class ScriptedPod implements PodWorkers.Worker {

  static final String HOST_IP = "192.0.2.1";
  private static final Duration BACK_OFF = Duration.ofMillis(20);

  private final Pod pod;
  private final PodScript script;
  private final ClusterApi api;
  private final KubeletEvents events;
  private final DaemonExecutor timers;
  private final Clock clock;
  private final String container;
  private final String containerId;
  private final CompletableFuture<Instant> ended = new CompletableFuture<>();
  private volatile String waitingReason = "ContainerCreating";
  private volatile Instant startedAt;
  private boolean over;

  ScriptedPod(
      Pod pod,
      PodScript script,
      ClusterApi api,
      KubeletEvents events,
      DaemonExecutor timers,
      Clock clock) {
    this.pod = pod;
    this.script = script;
    this.api = api;
    this.events = events;
    this.timers = timers;
    this.clock = clock;
    this.container = pod.getSpec().getContainers().get(0).getName();
    this.containerId = "containerd://" + pod.getMetadata().getUid().replace("-", "");
  }

  @Override
  public void start() {
    long origin = System.nanoTime();
    status(status -> PodStatuses.accepted(status, pod, HOST_IP, now()));
    Long deadline = pod.getSpec().getActiveDeadlineSeconds();
    if (deadline != null) {
      at(origin, Duration.ofSeconds(deadline), this::deadlineExceeded);
    }
    at(origin, script.sandboxReadyAfter(), () -> sandbox(origin));
  }

  private void sandbox(long origin) {
    if (script.obstacle() == PodScript.Obstacle.SANDBOX_FAILS) {
      event(
          "Warning",
          "FailedCreatePodSandBox",
          false,
          "Failed to create pod sandbox: rpc error: code = Unknown desc = " + script.message());
      return;
    }
    status(status -> PodStatuses.sandboxReady(status, podIp(), now()));
    Duration pulled = script.sandboxReadyAfter().plus(script.imagePullTakes());
    if (script.obstacle() == PodScript.Obstacle.IMAGE_PULL_BACK_OFF) {
      pulling();
      at(origin, pulled, () -> pullFails(origin, pulled));
    } else if (script.imagePullTakes().isZero()) {
      event("Normal", "Pulled", true, ImagePullMessages.present(image()));
      create(origin, pulled);
    } else {
      pulling();
      at(
          origin,
          pulled,
          () -> {
            event(
                "Normal",
                "Pulled",
                true,
                ImagePullMessages.pulled(image(), script.imagePullTakes(), 1_000_000));
            create(origin, pulled);
          });
    }
  }

  private void pulling() {
    event("Normal", "Pulling", true, "Pulling image \"" + image() + "\"");
  }

  private void pullFails(long origin, Duration since) {
    event(
        "Warning", "Failed", true, "Failed to pull image \"" + image() + "\": " + script.message());
    event("Warning", "Failed", true, "Error: ErrImagePull");
    waiting("ErrImagePull", script.message());
    at(
        origin,
        since.plus(BACK_OFF),
        () -> {
          String backOff = "Back-off pulling image \"" + image() + "\"";
          event("Normal", "BackOff", true, backOff);
          event("Warning", "Failed", true, "Error: ImagePullBackOff");
          waiting("ImagePullBackOff", backOff + ": ErrImagePull: " + script.message());
        });
  }

  private void create(long origin, Duration since) {
    Duration created = since.plus(script.createdAfter());
    at(
        origin,
        created,
        () -> {
          if (script.obstacle() == PodScript.Obstacle.CREATE_CONTAINER_CONFIG_ERROR) {
            event("Warning", "Failed", true, "Error: " + script.message());
            waiting("CreateContainerConfigError", script.message());
            return;
          }
          event("Normal", "Created", true, "Created container: " + container);
          if (script.obstacle() != PodScript.Obstacle.NEVER_STARTS) {
            at(origin, created.plus(script.startedAfter()), this::run);
          }
        });
  }

  private void run() {
    long origin = System.nanoTime();
    startedAt = now();
    event("Normal", "Started", true, "Started container " + container);
    at(
        origin,
        script.runningSeenAfter(),
        () -> status(status -> PodStatuses.running(status, pod, containerId, startedAt, now())));
    Duration ready = max(script.readyAfter(), script.runningSeenAfter());
    at(origin, ready, () -> status(status -> PodStatuses.ready(status, now())));
    script
        .exitAfter()
        .ifPresent(
            after ->
                at(
                    origin,
                    after,
                    () ->
                        exit(
                            new ContainerEnd(
                                script.exitCode(), script.exitReason(), null, startedAt, now()))));
    script.evictedAfter().ifPresent(after -> at(origin, after, this::evict));
  }

  private void exit(ContainerEnd end) {
    ended.complete(end.finishedAt());
    at(System.nanoTime(), script.terminatedSeenAfter(), () -> terminated(end, status -> {}));
  }

  private void evict() {
    Instant now = now();
    ended.complete(now);
    event("Warning", "Evicted", false, script.message());
    terminated(
        new ContainerEnd(137, "Error", null, startedAt, now),
        status -> PodStatuses.failed(status, "Evicted", script.message()));
  }

  private void deadlineExceeded() {
    String message = "Pod was active on the node longer than the specified deadline";
    Instant now = now();
    ended.complete(now);
    event("Normal", "DeadlineExceeded", false, message);
    terminated(
        new ContainerEnd(137, "Error", null, startedAt, now),
        status -> PodStatuses.failed(status, "DeadlineExceeded", message));
  }

  private void terminated(ContainerEnd end, Consumer<PodStatus> more) {
    status(
        status -> {
          if (startedAt != null) {
            PodStatuses.terminated(status, pod, containerId, end, now());
          }
          more.accept(status);
        });
    synchronized (this) {
      over = true;
    }
  }

  @Override
  public void stop(Pod deleting) {
    if (startedAt != null && !ended.isDone()) {
      event("Normal", "Killing", true, "Stopping container " + container);
    }
    // What the script still had in store no longer happens; the deletion does.
    synchronized (this) {
      over = true;
    }
    later(
        System.nanoTime(),
        script.deletionSeenAfter(),
        () -> {
          ended.complete(now());
          api.delete(pod, DeleteOptions.now(pod.getMetadata().getUid()));
        });
  }

  @Override
  public void forget() {
    synchronized (this) {
      over = true;
    }
    ended.complete(now());
  }

  PodLog openLog(LogOptions options) throws LogUnavailableException {
    if (options.previous()) {
      throw new LogUnavailableException(LogMessages.noPrevious(pod, options.container()));
    }
    if (startedAt == null) {
      throw new LogUnavailableException(
          LogMessages.waiting(pod, options.container(), waitingReason));
    }
    return new ScriptedLog(script, options, clock, startedAt, ended);
  }

  private void waiting(String reason, String message) {
    waitingReason = reason;
    status(status -> PodStatuses.waiting(status, pod, reason, message));
  }

  private void status(Consumer<PodStatus> change) {
    api.editStatus(pod, change);
  }

  private void event(String type, String reason, boolean ofContainer, String message) {
    if (!script.drops(reason)) {
      events.record(pod, ofContainer ? container : null, now(), type, reason, message);
    }
  }

  /** A step of the script, which does not happen once the Pod is over. */
  private void at(long origin, Duration offset, Runnable step) {
    later(
        origin,
        offset,
        () -> {
          synchronized (this) {
            if (!over) {
              step.run();
            }
          }
        });
  }

  private void later(long origin, Duration offset, Runnable step) {
    long wait = offset.toNanos() - (System.nanoTime() - origin);
    timers.schedule(step, Math.max(0, wait), TimeUnit.NANOSECONDS);
  }

  private String podIp() {
    int hash = pod.getMetadata().getUid().hashCode();
    return "10.244." + (hash >>> 8 & 0xff) + "." + (1 + (hash & 0x7f));
  }

  private String image() {
    return pod.getSpec().getContainers().get(0).getImage();
  }

  private Instant now() {
    return clock.instant();
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
