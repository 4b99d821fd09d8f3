package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks at one of a trial's Pods as time passes, and says when it has gone wrong. Times are of the
 * monotonic clock, in nanoseconds.
 */
public final class TrialWatch {

  /** How long the kubelet may fail to pull an image before the trial is given up. */
  private static final Duration IMAGE_PATIENCE = Duration.ofSeconds(60);

  /**
   * How long a Pod may find no node before that is called trouble: the one before it gives its
   * resources back when the kubelet has said that it is gone.
   */
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(4);

  private final Timeouts timeouts;
  private final String image;
  private final long submitted;
  private Optional<Long> running = Optional.empty();
  private Optional<Long> imageError = Optional.empty();

  /**
   * @param image the Pod's image, for messages
   * @param submitted when the Pod was created
   */
  public TrialWatch(Timeouts timeouts, String image, long submitted) {
    this.timeouts = timeouts;
    this.image = image;
    this.submitted = submitted;
  }

  /** What the Pod's state means at that time. */
  public PodProgress look(PodState state, long now) {
    if (state instanceof PodState.Ended ended) {
      return new PodProgress.Over(ended);
    }
    if (state instanceof PodState.Waiting waiting) {
      return waiting(waiting, now);
    }
    running = Optional.of(running.orElse(now));
    long left = Duration.ofSeconds(timeouts.runSeconds()).toNanos() - (now - running.get());
    return left > 0
        ? new PodProgress.GoesOn(Duration.ofNanos(left), Optional.empty())
        : new PodProgress.Lost(
            FailureReason.RunTimeout,
            "the workload ran for longer than spec.timeouts.runSeconds (%d s); raise it if the workload needs longer"
                .formatted(timeouts.runSeconds()));
  }

  /** How long ago the Pod was created. */
  public Duration waited(long now) {
    return Duration.ofNanos(now - submitted);
  }

  private PodProgress waiting(PodState.Waiting waiting, long now) {
    if (waiting.isHopeless()) {
      return new PodProgress.Lost(
          waiting.reason().contains("Image")
              ? FailureReason.ImagePullFailed
              : FailureReason.StartFailed,
          "image %s: %s: %s".formatted(image, waiting.reason(), waiting.message()));
    }
    if (waiting.isImageError()) {
      imageError = Optional.of(imageError.orElse(now));
      if (now - imageError.get() > IMAGE_PATIENCE.toNanos()) {
        return new PodProgress.Lost(FailureReason.ImagePullFailed, imageMessage(waiting));
      }
    }
    long left = Duration.ofSeconds(timeouts.startSeconds()).toNanos() - (now - submitted);
    if (left <= 0) {
      return new PodProgress.Lost(reason(waiting), startMessage(waiting));
    }
    Optional<String> trouble = Optional.empty();
    if (waiting.isImageError()) {
      trouble = Optional.of(imageMessage(waiting));
      left = Math.min(left, IMAGE_PATIENCE.toNanos() - (now - imageError.get()));
    } else if (waiting.reason().equals("Unschedulable")) {
      long patience = NODE_PATIENCE.toNanos() - (now - submitted);
      if (patience > 0) {
        left = Math.min(left, patience);
      } else {
        trouble = Optional.of("the Pod can't be scheduled: " + waiting.message());
      }
    }
    return new PodProgress.GoesOn(Duration.ofNanos(Math.max(left, 1_000_000)), trouble);
  }

  private String imageMessage(PodState.Waiting waiting) {
    String why = waiting.message().isBlank() ? waiting.reason() : waiting.message();
    return "image %s can't be pulled: %s; check its name, the registry and the pull secret"
        .formatted(image, why);
  }

  private static FailureReason reason(PodState.Waiting waiting) {
    if (waiting.reason().equals("Unschedulable")) {
      return FailureReason.Unschedulable;
    }
    return waiting.isImageError() ? FailureReason.ImagePullFailed : FailureReason.StartTimeout;
  }

  private String startMessage(PodState.Waiting waiting) {
    String late =
        "the Pod did not run within spec.timeouts.startSeconds (%d s): "
            .formatted(timeouts.startSeconds());
    if (waiting.isImageError()) {
      return late + imageMessage(waiting);
    }
    if (waiting.reason().equals("Unschedulable")) {
      return late
          + "no node takes it: %s; lower spec.resources, widen spec.placement or add a node"
              .formatted(waiting.message());
    }
    String state = waiting.reason().isBlank() ? "it was still pending" : waiting.reason();
    return late + (waiting.message().isBlank() ? state : state + ": " + waiting.message());
  }
}
