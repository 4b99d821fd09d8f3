package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.kubelet.ContainerEnd;
import dev.runtimebench.localcluster.kubelet.ImagePullMessages;
import dev.runtimebench.localcluster.kubelet.LogMessages;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.MainContainer;
import dev.runtimebench.localcluster.kubelet.PodFigures;
import dev.runtimebench.localcluster.kubelet.PodFiguresBuilder;
import dev.runtimebench.localcluster.kubelet.PodLog;
import dev.runtimebench.localcluster.kubelet.PodReporter;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import dev.runtimebench.localcluster.kubelet.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Plays the script of one Pod.
 *
 * <p>Threads: the node's thread calls the methods of {@link PodWorkers.Worker}. The steps run on
 * the node's timers, those of the {@link Timeline} one at a time. Any thread may open the log and
 * read the figures, so what they need is volatile.
 */
final class ScriptedPod implements PodWorkers.Worker {

  static final String HOST_IP = "192.0.2.1";
  private static final Duration BACK_OFF = Duration.ofMillis(20);
  private static final Duration RELEASE_CHECK = Duration.ofMillis(5);
  private static final int SIGKILL_EXIT_CODE = 137;

  private final Pod pod;
  private final PodScript script;
  private final PodReporter report;
  private final Timeline timeline;
  private final Clock clock;
  private final Runnable delete;
  private final String container;
  private final String image;
  private final String containerId;
  private final CompletableFuture<Instant> ended = new CompletableFuture<>();
  private final long accepted = System.nanoTime();
  private final KubeletLists lists;
  private volatile long handled = System.nanoTime();
  private volatile boolean over;
  private volatile InstantSource steady;
  private volatile CompletableFuture<Instant> endOfLog;
  private volatile Instant startedAt;

  /** Whether the status shows the end of the container. Only a step of the timeline uses this. */
  private boolean endShown;

  /**
   * @param clock the clock of the node
   * @param delete deletes the Pod object
   */
  ScriptedPod(
      Pod pod,
      PodScript script,
      PodReporter report,
      Timeline timeline,
      Clock clock,
      Runnable delete) {
    this.pod = pod;
    this.script = script;
    this.report = report;
    this.timeline = timeline;
    this.clock = clock;
    this.delete = delete;
    this.lists = new KubeletLists(script.listPeriod(), pod.getSpec().getNodeName());
    this.container = MainContainer.of(pod).getName();
    this.image = MainContainer.of(pod).getImage();
    this.containerId = "containerd://" + pod.getMetadata().getUid().replace("-", "");
  }

  @Override
  public void start() {
    long origin = accepted;
    status(status -> PodStatuses.accepted(status, pod, HOST_IP, clock.instant()));
    Long deadline = pod.getSpec().getActiveDeadlineSeconds();
    if (deadline != null) {
      lowerDeadline(deadline);
    }
    timeline.at(origin, script.sandboxReadyAfter(), () -> makeSandbox(origin));
  }

  @Override
  public void lowerDeadline(long seconds) {
    if (ended.isDone() && pod.getSpec().getContainers().size() > 1) {
      // The script is over, but the other containers of the Pod still run.
      timeline.endWith(Duration.ZERO, this::exceedDeadline);
    } else {
      timeline.at(accepted, Duration.ofSeconds(seconds), this::exceedDeadline);
    }
  }

  /**
   * The figures of the running container, with the time on the node's clock; empty while the
   * container does not run.
   *
   * @param read the figures of a Pod whose container has run for that long
   */
  Optional<PodFigures> figures(BiFunction<Pod, Duration, PodFigures> read) {
    InstantSource now = steady;
    Instant from = startedAt;
    if (now == null || from == null || ended.isDone()) {
      return Optional.empty();
    }
    Instant at = now.instant();
    PodFigures figures = read.apply(pod, Duration.between(from, at));
    return Optional.of(PodFiguresBuilder.builder(figures).time(at).build());
  }

  private void makeSandbox(long origin) {
    if (script.obstacle() == PodScript.Obstacle.SANDBOX_FAILS) {
      report.podEvent(
          "Warning",
          "FailedCreatePodSandBox",
          "Failed to create pod sandbox: rpc error: code = Unknown desc = " + script.message());
      return;
    }
    status(status -> PodStatuses.sandboxReady(status, podIp(), clock.instant()));
    Duration pulled = script.sandboxReadyAfter().plus(script.imagePullTakes());
    if (script.obstacle() == PodScript.Obstacle.IMAGE_PULL_BACK_OFF) {
      report.normal("Pulling", "Pulling image \"" + image + "\"");
      timeline.at(origin, pulled, () -> failPull(origin, pulled));
    } else if (script.imagePullTakes().isZero()) {
      report.normal("Pulled", ImagePullMessages.present(image));
      create(origin, pulled);
    } else {
      report.normal("Pulling", "Pulling image \"" + image + "\"");
      timeline.at(
          origin,
          pulled,
          () -> {
            report.normal(
                "Pulled", ImagePullMessages.pulled(image, script.imagePullTakes(), 1_000_000));
            create(origin, pulled);
          });
    }
  }

  private void failPull(long origin, Duration since) {
    report.warning("Failed", "Failed to pull image \"" + image + "\": " + script.message());
    report.warning("Failed", "Error: ErrImagePull");
    report.waiting("ErrImagePull", script.message());
    timeline.at(
        origin,
        since.plus(BACK_OFF),
        () -> {
          String backOff = "Back-off pulling image \"" + image + "\"";
          report.normal("BackOff", backOff);
          report.warning("Failed", "Error: ImagePullBackOff");
          report.waiting("ImagePullBackOff", backOff + ": ErrImagePull: " + script.message());
        });
  }

  private void create(long origin, Duration since) {
    Duration created = since.plus(script.createdAfter());
    timeline.at(
        origin,
        created,
        () -> {
          if (script.obstacle() == PodScript.Obstacle.CREATE_CONTAINER_CONFIG_ERROR) {
            report.warning("Failed", "Error: " + script.message());
            report.waiting("CreateContainerConfigError", script.message());
            return;
          }
          report.normal("Created", "Created container: " + container);
          if (script.obstacle() != PodScript.Obstacle.NEVER_STARTS) {
            timeline.at(origin, created.plus(script.startedAfter()), this::run);
          }
        });
  }

  private void run() {
    long origin = System.nanoTime();
    Instant started = clock.instant();
    // A step of the node's clock loses no line of a log.
    InstantSource since = () -> started.plusNanos(System.nanoTime() - origin);
    steady = since;
    endOfLog = ended.thenApply(at -> since.instant());
    startedAt = started;
    report.containerEvent(started, "Normal", "Started", "Started container " + container);
    timeline.at(origin, script.runningSeenAfter(), () -> showRunning(origin, started));
    script.exitAfter().ifPresent(after -> timeline.at(origin, after, this::exit));
    script.exitWhen().ifPresent(this::exitOnce);
    script.evictedAfter().ifPresent(after -> timeline.at(origin, after, this::evict));
  }

  /**
   * Shows that the container runs, and only then that it is ready. On a busy machine this step may
   * run after the step that shows the end. A kubelet never goes back to an earlier state.
   */
  private void showRunning(long origin, Instant started) {
    if (endShown) {
      return;
    }
    handled = System.nanoTime();
    status(s -> PodStatuses.running(s, pod, containerId, started, clock.instant()));
    script
        .readyAfter()
        .ifPresent(
            after -> timeline.at(origin, max(after, script.runningSeenAfter()), this::showReady));
  }

  private void showReady() {
    if (!endShown) {
      status(s -> PodStatuses.ready(s, clock.instant()));
    }
  }

  private void exitOnce(BooleanSupplier released) {
    if (released.getAsBoolean()) {
      exit();
    } else {
      timeline.at(System.nanoTime(), RELEASE_CHECK, () -> exitOnce(released));
    }
  }

  private void exit() {
    ContainerEnd end = end(script.exitCode(), script.exitReason());
    long origin = System.nanoTime();
    Duration seen = script.terminatedSeenAfter();
    if (lists.areUsed()) {
      showEndAtLists(origin, end);
      return;
    }
    if (script.sandboxOutlivesContainer().isZero()) {
      timeline.at(origin, seen, () -> terminated(end, status -> {}));
      return;
    }
    timeline.at(origin, seen, () -> showContainersEnd(end));
    timeline.at(
        origin, seen.plus(script.sandboxOutlivesContainer()), () -> terminated(end, status -> {}));
  }

  /** The kubelet reports the end after one list, and stops the sandbox after the next one. */
  private void showEndAtLists(long ended, ContainerEnd end) {
    long first = lists.after(ended);
    timeline.at(
        first,
        script.terminatedSeenAfter(),
        () -> {
          handled = first;
          showContainersEnd(end);
        });
    timeline.at(
        lists.after(first),
        script.sandboxStoppedAfter().orElse(Duration.ZERO),
        () -> terminated(end, status -> {}));
  }

  private void showContainersEnd(ContainerEnd end) {
    endShown = true;
    status(s -> PodStatuses.containerEnded(s, pod, containerId, end));
  }

  private void evict() {
    report.podEvent("Warning", "Evicted", script.message());
    terminated(
        end(SIGKILL_EXIT_CODE, "Error"),
        status -> PodStatuses.failed(status, "Evicted", script.message()));
  }

  private void exceedDeadline() {
    String message = "Pod was active on the node longer than the specified deadline";
    report.podEvent("Normal", "DeadlineExceeded", message);
    terminated(
        ended.isDone()
            ? end(script.exitCode(), script.exitReason())
            : end(SIGKILL_EXIT_CODE, "Error"),
        status -> {
          PodStatuses.failed(status, "DeadlineExceeded", message);
          PodStatuses.stopped(status, clock.instant());
        });
  }

  private ContainerEnd end(int exitCode, String reason) {
    ended.complete(clock.instant());
    return new ContainerEnd(exitCode, reason, null, startedAt, ended.join());
  }

  private void terminated(ContainerEnd end, Consumer<PodStatus> more) {
    over = true;
    showEnd(end, more);
    timeline.end();
  }

  private void showEnd(ContainerEnd end, Consumer<PodStatus> more) {
    status(
        status -> {
          if (startedAt != null) {
            PodStatuses.terminated(status, pod, containerId, end, clock.instant());
          }
          more.accept(status);
        });
  }

  /** Ends the script, and deletes the Pod when the script says so. */
  @Override
  public void stop(Pod deleting) {
    if (lists.areUsed()) {
      stopAtLists();
      return;
    }
    if (startedAt != null && !ended.isDone()) {
      report.normal("Killing", "Stopping container " + container);
    }
    boolean byItself = ended.isDone() || script.obeysTermination();
    int code = byItself ? script.exitCode() : SIGKILL_EXIT_CODE;
    String reason = byItself ? script.exitReason() : "Error";
    timeline.end();
    Optional<Duration> stopped =
        script
            .sandboxStoppedAfter()
            .filter(after -> after.compareTo(script.deletionSeenAfter()) < 0);
    Once end = new Once(() -> showEnd(end(code, reason), status -> {}));
    stopped.ifPresent(after -> timeline.endWith(after, end));
    timeline.endWith(
        script.deletionSeenAfter(),
        () -> {
          // On a busy machine this step may run before the step that shows the end.
          stopped.ifPresent(after -> end.run());
          ended.complete(clock.instant());
          delete.run();
        });
  }

  /**
   * The kubelet stops the sandbox when it has listed the containers since it handled the Pod last,
   * and deletes the Pod after the next list.
   */
  private void stopAtLists() {
    if (over) {
      delete.run();
      return;
    }
    // A kubelet that has left the Pod alone for one list handles the deletion at once.
    long first = Math.max(System.nanoTime(), lists.after(handled));
    timeline.always(first, Duration.ZERO, this::killAtList);
    timeline.always(
        lists.after(first),
        script.deletionSeenAfter(),
        () -> {
          ended.complete(clock.instant());
          delete.run();
        });
  }

  private void killAtList() {
    timeline.end();
    if (startedAt != null && !ended.isDone()) {
      report.normal("Killing", "Stopping container " + container);
    }
    boolean byItself = ended.isDone() || script.obeysTermination();
    ContainerEnd end =
        end(
            byItself ? script.exitCode() : SIGKILL_EXIT_CODE,
            byItself ? script.exitReason() : "Error");
    timeline.always(
        System.nanoTime(),
        script.sandboxStoppedAfter().orElse(Duration.ZERO),
        () -> showEnd(end, status -> {}));
  }

  /** Runs a step once. Whoever comes second waits until the step is done. */
  private static final class Once implements Runnable {
    private final Runnable step;
    private boolean done;

    Once(Runnable step) {
      this.step = step;
    }

    @Override
    public synchronized void run() {
      if (!done) {
        done = true;
        step.run();
      }
    }
  }

  @Override
  public void forget() {
    timeline.end();
    ended.complete(clock.instant());
  }

  PodLog openLog(LogOptions options) throws LogUnavailableException {
    if (options.previous()) {
      throw new LogUnavailableException(LogMessages.noPrevious(pod, options.container()));
    }
    if (startedAt == null) {
      throw new LogUnavailableException(
          LogMessages.waiting(pod, options.container(), report.waitingReason()));
    }
    Optional<String> refusal = script.logRefusal(options);
    if (refusal.isPresent()) {
      throw new LogUnavailableException(refusal.get());
    }
    return new ScriptedLog(script, options, steady, startedAt, endOfLog);
  }

  private String podIp() {
    int hash = pod.getMetadata().getUid().hashCode();
    return "10.244." + (hash >>> 8 & 0xff) + "." + (1 + (hash & 0x7f));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private void status(Consumer<PodStatus> change) {
    report.status(
        change.andThen(
            status -> {
              status.getConditions().removeIf(c -> !script.knowsCondition(c.getType()));
              script.imageId().ifPresent(id -> PodStatuses.imageId(status, pod, id));
            }));
  }
}
