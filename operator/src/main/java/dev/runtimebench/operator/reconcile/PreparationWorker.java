package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Preparation.Unprobed;
import dev.runtimebench.operator.observe.Sight;
import dev.runtimebench.operator.observe.TrialWatch;
import dev.runtimebench.operator.pod.PreparationRenderer;
import dev.runtimebench.operator.pod.PreparationTask;
import dev.runtimebench.operator.status.Activity;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the Pods of a preparation, one after the other. A probe that comes to nothing is said and
 * done without; an image that can't be fetched ends the benchmark as it would end its trials.
 */
final class PreparationWorker {

  private static final String UNDER_WAY = "runtimes are looked at and images are fetched";
  private static final Duration QUOTA_RECHECK = Duration.ofSeconds(5);
  private static final int PROBE_START_SECONDS = 60;
  private static final int PROBE_RUN_SECONDS = 30;
  private static final int MOST_LAUNCHES = 5;
  private static final int MOST_READS = 5;

  private final Cluster cluster;
  private final OperatorClock clock;
  private final PodCleaner cleaner;
  private final PodFinder finder;
  private final ProbeLog log;
  private final HeldProbe hold;
  private final Aftermaths aftermaths;
  private final Consumer<Pod> created;

  /**
   * @param created is told of each Pod, so that the next pass sees it though the watch is behind
   */
  PreparationWorker(
      Cluster cluster,
      OperatorClock clock,
      PodCleaner cleaner,
      PodFinder finder,
      ProbeLog log,
      HeldProbe hold,
      Aftermaths aftermaths,
      Consumer<Pod> created) {
    this.cluster = cluster;
    this.clock = clock;
    this.cleaner = cleaner;
    this.finder = finder;
    this.log = log;
    this.hold = hold;
    this.aftermaths = aftermaths;
    this.created = created;
  }

  /** Goes on as far as it can; empty when all is done. */
  Optional<StepResult> work(Pass pass, Preparing preparing) {
    while (preparing.task().isPresent()) {
      PreparationTask task = preparing.task().get();
      Optional<StepResult> held =
          preparing.launched().isEmpty()
              ? launch(pass, preparing, task)
              : look(pass, preparing, task, preparing.launched().get());
      if (held.isPresent()) {
        return held;
      }
    }
    return Optional.empty();
  }

  private Optional<StepResult> launch(Pass pass, Preparing preparing, PreparationTask task) {
    Pod pod =
        new PreparationRenderer(pass.benchmark(), pass.experiment())
            .pod(task, preparing.index(), pass.node());
    long before = clock.stamp();
    Creation creation = cluster.pods().create(pod);
    if (creation instanceof Creation.Refused refused) {
      return refused(pass, preparing, task, refused);
    }
    Creation.Created made = (Creation.Created) creation;
    Pod there = made.pod();
    if (task instanceof PreparationTask.Probe && !made.wasThere()) {
      hold.submitted(there, before, clock.stamp());
    }
    created.accept(there);
    preparing.launched(
        new InFlight.Launched(
            there, new TrialWatch(timeouts(pass, task), task.image(), clock.monotonicNanos())));
    return Optional.of(underWay(Optional.empty(), Duration.ofSeconds(1)));
  }

  private static Timeouts timeouts(Pass pass, PreparationTask task) {
    Timeouts asked = pass.spec().timeouts();
    return task instanceof PreparationTask.Pull
        ? asked
        : new Timeouts(
            Math.min(asked.startSeconds(), PROBE_START_SECONDS),
            PROBE_RUN_SECONDS,
            asked.deleteSeconds());
  }

  private Optional<StepResult> refused(
      Pass pass, Preparing preparing, PreparationTask task, Creation.Refused refused) {
    String message = "the API server refused the Pod: " + refused.message();
    long waited = pass.now() - pass.run().refusedSince(pass.now());
    long patience = Duration.ofSeconds(timeouts(pass, task).startSeconds()).toNanos();
    if (refused.passing() && waited < patience) {
      return Optional.of(underWay(Optional.of(message), QUOTA_RECHECK));
    }
    return fails(pass, preparing, task, FailureReason.PodRejected, message);
  }

  private Optional<StepResult> look(
      Pass pass, Preparing preparing, PreparationTask task, InFlight.Launched launched) {
    if (preparing.stopped().isPresent()) {
      return held(pass, preparing, hold.stopping(pass, preparing, preparing.stopped().get()));
    }
    Optional<Pod> found = finder.find(pass, launched.pod());
    if (found.isPresent() && found.get().getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(underWay(Optional.empty(), Duration.ofSeconds(1)));
    }
    if (found.isEmpty()) {
      aftermaths.forget(preparing);
      return preparing.again(MOST_LAUNCHES)
          ? Optional.of(underWay(Optional.empty(), Duration.ofSeconds(1)))
          : fails(pass, preparing, task, FailureReason.PodVanished, "its Pod was deleted");
    }
    Pod pod = found.get();
    preparing.node(pod.getSpec().getNodeName());
    PodState state = PodState.of(pod);
    if (task instanceof PreparationTask.Pull && isPulled(state)) {
      return done(pass, preparing, preparing::done);
    }
    if (task instanceof PreparationTask.Probe
        && state instanceof PodState.Waiting waiting
        && waiting.reason().equals("ImagePullBackOff")) {
      String why = "image %s can't be pulled: %s".formatted(task.image(), waiting.message());
      return done(pass, preparing, () -> preparing.unprobedAll(failed(why)));
    }
    Sight sight = launched.watch().look(state, pass.now());
    if (sight instanceof Sight.Over over) {
      if (task instanceof PreparationTask.Pull) {
        String why = over.ended().reason() + ": " + over.ended().message();
        return fails(pass, preparing, task, FailureReason.StartFailed, why);
      }
      return read(pass, preparing, pod, over.ended());
    }
    if (sight instanceof Sight.Lost lost) {
      String said = cluster.events().lastWarning(pod).map(w -> " (" + w + ")").orElse("");
      return fails(pass, preparing, task, lost.reason(), lost.message() + said);
    }
    if (task instanceof PreparationTask.Probe && state instanceof PodState.Running) {
      return held(pass, preparing, hold.running(pass, preparing, pod));
    }
    Sight.GoesOn on = (Sight.GoesOn) sight;
    return Optional.of(underWay(on.trouble(), on.recheck()));
  }

  private Optional<StepResult> held(Pass pass, Preparing preparing, HeldProbe.Look look) {
    return look.shown()
        .map(shown -> done(pass, preparing, () -> preparing.probed(shown)))
        .orElseGet(() -> Optional.of(underWay(Optional.empty(), look.again())));
  }

  /** Whether the kubelet has got past the image, to the container that can't start. */
  private static boolean isPulled(PodState state) {
    return !(state instanceof PodState.Waiting waiting)
        ? !(state instanceof PodState.Ended ended) || ended.exitCode().isPresent()
        : waiting.reason().endsWith("ContainerError");
  }

  private Optional<StepResult> read(Pass pass, Preparing preparing, Pod pod, PodState.Ended ended) {
    ProbeLog.Said said = log.whole(pod, ended);
    if (said instanceof ProbeLog.Said.Saw saw) {
      return done(pass, preparing, () -> preparing.probed(saw.shown()));
    }
    if (said instanceof ProbeLog.Said.Nothing nothing) {
      return done(pass, preparing, () -> preparing.unprobed(failed(nothing.why())));
    }
    ProbeLog.Said.Unread unread = (ProbeLog.Said.Unread) said;
    return preparing.unread() < MOST_READS
        ? Optional.of(underWay(Optional.empty(), Duration.ofSeconds(1)))
        : done(pass, preparing, () -> preparing.unprobed(failed(unread.why())));
  }

  private static Unprobed failed(String why) {
    return new Unprobed("ProbeFailed", why);
  }

  private Optional<StepResult> fails(
      Pass pass, Preparing preparing, PreparationTask task, FailureReason reason, String message) {
    if (task instanceof PreparationTask.Probe) {
      return done(pass, preparing, () -> preparing.unprobed(failed(message)));
    }
    aftermaths.forget(preparing);
    return Optional.of(
        StepResult.over(
            Activity.Phase.Failed,
            reason.name(),
            "before the first trial, under %s: %s".formatted(task.runtime(), message)));
  }

  /** Notes what came of a task; its Pod goes, and the next one may begin meanwhile. */
  private Optional<StepResult> done(Pass pass, Preparing preparing, Runnable note) {
    aftermaths.forget(preparing);
    note.run();
    pass.run().landed();
    cleaner.removeUnkept(pass);
    return Optional.empty();
  }

  private static StepResult underWay(Optional<String> trouble, Duration recheck) {
    return new StepResult.Wait(
        new Activity(
            Activity.Phase.Running,
            trouble.isPresent() ? "PodNotStarting" : "Preparing",
            trouble.orElse(UNDER_WAY)),
        Optional.of(recheck));
  }
}
