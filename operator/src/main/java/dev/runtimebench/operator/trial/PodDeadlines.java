package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.util.Optional;

/** Says how long to wait for a Pod that has not ended, and when to give the Pod up. */
public final class PodDeadlines {

  /**
   * How long to wait before the status says that a Pod is unschedulable. The Pod of the last trial
   * holds its resources until the kubelet has reported its end.
   */
  private static final Duration NODE_WAIT = Duration.ofSeconds(4);

  private static final Duration SHORTEST_RECHECK = Duration.ofMillis(1);

  /** Why a Pod is given up. */
  public record Expired(FailureReason reason, String message) {}

  /**
   * How long to wait for the Pod.
   *
   * @param recheck when to look again if nothing happens
   * @param trouble what keeps the Pod from starting; empty if nothing is known
   */
  public record Remaining(Duration recheck, Optional<String> trouble) {}

  private final Timeouts timeouts;
  private final Timeouts asked;
  private final PodRun run;
  private final long now;
  private int idle;

  /**
   * @param now on the monotonic clock, in nanoseconds
   */
  public PodDeadlines(Timeouts timeouts, PodRun run, long now) {
    this(timeouts, timeouts, run, now);
  }

  /**
   * @param timeouts the limits of this Pod
   * @param asked spec.timeouts: a message names the field of a limit that comes from there
   * @param now on the monotonic clock, in nanoseconds
   */
  public PodDeadlines(Timeouts timeouts, Timeouts asked, PodRun run, long now) {
    this.timeouts = timeouts;
    this.asked = asked;
    this.run = run;
    this.now = now;
  }

  /**
   * Adds the time in which the agent holds the container idle, which is not part of runSeconds.
   *
   * @param seconds before and after the work together
   */
  PodDeadlines withIdleTime(int seconds) {
    idle = seconds;
    return this;
  }

  /** Why to give the Pod up; empty if the Pod has time left, or has ended. */
  public Optional<Expired> expired(PodState state) {
    if (state instanceof PodState.Waiting waiting) {
      return expired(waiting);
    }
    return state instanceof PodState.Running && leftToRun().isZero()
        ? Optional.of(new Expired(FailureReason.RunTimeout, runMessage()))
        : Optional.empty();
  }

  private Duration leftToRun() {
    return left(timeouts.runSeconds() + idle, run.ran(now));
  }

  private String runMessage() {
    return timeouts.runSeconds().equals(asked.runSeconds())
        ? "the workload ran for longer than spec.timeouts.runSeconds (%d s)%s; raise it if the workload needs longer"
            .formatted(
                timeouts.runSeconds(),
                idle == 0
                    ? ""
                    : " and the two idle times (%d s, see spec.design.idleSeconds)".formatted(idle))
        : "the probe ran for longer than spec.timeouts.probeSeconds (%d s)"
            .formatted(asked.probeSeconds());
  }

  private Optional<Expired> expired(PodState.Waiting waiting) {
    if (waiting.isHopeless()) {
      return Optional.of(
          new Expired(
              waiting.reason().contains("Image")
                  ? FailureReason.ImagePullFailed
                  : FailureReason.ContainerConfigError,
              "image %s: %s: %s%s%s"
                  .formatted(
                      image(waiting),
                      waiting.reason(),
                      waiting.message(),
                      StartHints.ofStart(waiting.message(), run.created()),
                      run.differences().pullPolicy().map(d -> "; " + asked(d)).orElse(""))));
    }
    if (waiting.isImageError() && run.failedToPull(now).compareTo(imageTimeout()) > 0) {
      return Optional.of(
          new Expired(
              FailureReason.ImagePullFailed,
              "%s; the kubelet has failed for spec.timeouts.imageSeconds (%d s)"
                  .formatted(imageMessage(waiting), timeouts.imageSeconds())));
    }
    return left(timeouts.startSeconds(), starting()).isZero()
        ? Optional.of(new Expired(reason(waiting), startMessage(waiting)))
        : Optional.empty();
  }

  /** How long to wait for a Pod that has not expired. */
  public Remaining remaining(PodState state) {
    if (!(state instanceof PodState.Waiting waiting)) {
      return new Remaining(leftToRun(), Optional.empty());
    }
    Duration left = left(timeouts.startSeconds(), starting());
    Optional<String> trouble = Optional.empty();
    if (waiting.isImageError()) {
      trouble = Optional.of(imageMessage(waiting));
      left = sooner(left, imageTimeout().minus(run.failedToPull(now)));
    } else if (waiting.isUnschedulable()) {
      Duration wait = NODE_WAIT.minus(run.age(now));
      if (wait.isNegative() || wait.isZero()) {
        trouble =
            Optional.of(
                "the Pod cannot be scheduled: "
                    + waiting.message()
                    + StartHints.ofAddition(waiting, run));
      } else {
        left = sooner(left, wait);
      }
    } else if (waiting.reason().equals("PodInitializing") && !waiting.message().isBlank()) {
      trouble = Optional.of(waiting.message());
    }
    boolean tooSoon = left.compareTo(SHORTEST_RECHECK) < 0;
    return new Remaining(tooSoon ? SHORTEST_RECHECK : left, trouble);
  }

  /** The time that counts as start. After a wait for a node, only the time on the node counts. */
  private Duration starting() {
    return run.age(now).minus(run.waitedForNode());
  }

  /** How long the kubelet may fail to pull an image. */
  private Duration imageTimeout() {
    return Duration.ofSeconds(timeouts.imageSeconds());
  }

  private static Duration left(int seconds, Duration passed) {
    Duration left = Duration.ofSeconds(seconds).minus(passed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration sooner(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private String imageMessage(PodState.Waiting waiting) {
    String why = waiting.message().isBlank() ? waiting.reason() : waiting.message();
    String fix =
        run.differences()
            .pullPolicy()
            .map(PodDeadlines::asked)
            .orElseGet(() -> StartHints.ofImage(waiting.message()));
    return "image %s cannot be pulled: %s; %s".formatted(image(waiting), why, fix);
  }

  /**
   * The image that the Pod waits for: the workload's, or that of the init container with the agent.
   */
  private String image(PodState.Waiting waiting) {
    return run.created().getSpec().getInitContainers().stream()
        .filter(c -> TrialNames.AGENT_CONTAINER.equals(c.getName()))
        .filter(c -> PodState.isOfAgentCopier(waiting.message()))
        .map(Container::getImage)
        .findFirst()
        .orElse(run.image());
  }

  private static String asked(Difference changed) {
    return "imagePullPolicy is %s, but the operator sent %s: %s"
        .formatted(changed.stored(), changed.sent(), changed.origin());
  }

  private static FailureReason reason(PodState.Waiting waiting) {
    if (waiting.isUnschedulable()) {
      return FailureReason.Unschedulable;
    }
    return waiting.isImageError() ? FailureReason.ImagePullFailed : FailureReason.StartTimeout;
  }

  private String startMessage(PodState.Waiting waiting) {
    String late =
        timeouts.startSeconds().equals(asked.startSeconds())
            ? "the Pod did not run within spec.timeouts.startSeconds (%d s): "
                .formatted(timeouts.startSeconds())
            : "the probe did not run within spec.timeouts.probeSeconds (%d s): "
                .formatted(asked.probeSeconds());
    if (waiting.isImageError()) {
      return late + imageMessage(waiting);
    }
    if (waiting.isUnschedulable()) {
      return late
          + "no node takes it: %s; %s"
              .formatted(waiting.message(), StartHints.ofScheduling(waiting, run));
    }
    String state = waiting.reason().isBlank() ? "it was still pending" : waiting.reason();
    return late + (waiting.message().isBlank() ? state : state + ": " + waiting.message());
  }
}
