package dev.runtimebench.operator.state;

import dev.runtimebench.operator.logs.LogAttempts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.admission.Difference;
import dev.runtimebench.results.admission.PodComparison;
import dev.runtimebench.results.admission.PodDifferences;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Pod that this process created and watches, with what was noted about the Pod so far. Times are
 * on the monotonic clock, in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses
 * an instance.
 */
public final class PodRun {

  /**
   * A deletion before the kubelet had reported the exit code.
   *
   * @param pod as it was last seen
   * @param at when the Pod was deleted, on the monotonic clock
   */
  public record Stopped(Pod pod, long at) {}

  /**
   * What the API server answered about the Pod.
   *
   * @param pod empty if the Pod was gone
   * @param at when, on the monotonic clock
   */
  public record Answer(Optional<Pod> pod, long at) {}

  /**
   * The newest warning on a Pod that does not start, as it was read.
   *
   * @param trouble the warning, or what it means; empty if there is none, or if it is out of date
   * @param isMissingHandler whether the node does not have the Pod's handler
   * @param isHopeless whether the Pod will not start
   * @param at when, on the monotonic clock
   */
  public record Warning(
      Optional<String> trouble, boolean isMissingHandler, boolean isHopeless, long at) {}

  private final Side side;
  private final Pod created;
  private final String image;
  private final PodDifferences differences;
  private final Optional<Long> createBegan;
  private final long submittedAt;
  private final LogAttempts log;
  private final UsageSamples usage = new UsageSamples();
  private final Stopwatch lacksHandler = new Stopwatch();
  private Optional<Long> runningSince = Optional.empty();
  private Optional<Long> imageErrorSince = Optional.empty();
  private Optional<Long> endedSince = Optional.empty();
  private Optional<Long> deletingSince = Optional.empty();
  private boolean waitsForNode;
  private Duration waitedForNode = Duration.ZERO;
  private Optional<Stopped> stopped = Optional.empty();
  private String version;
  private long versionSince;
  private Optional<Answer> answer = Optional.empty();
  private Optional<Warning> warning = Optional.empty();

  /**
   * A Pod that may have existed before the create call.
   *
   * @param sent as the operator sent it
   * @param created as the API server returned it
   * @param submittedAt when the answer of the create call arrived
   */
  public PodRun(Side side, Pod sent, Pod created, long submittedAt) {
    this(side, sent, created, Optional.empty(), submittedAt);
  }

  /**
   * @param sent as the operator sent it
   * @param created as the API server returned it
   * @param createBegan just before the create call; empty if the Pod may have existed before
   * @param submittedAt when the answer of the create call arrived
   */
  public PodRun(Side side, Pod sent, Pod created, Optional<Long> createBegan, long submittedAt) {
    this.side = side;
    this.created = created;
    this.image = sent.getSpec().getContainers().get(0).getImage();
    this.differences = PodComparison.between(sent, created);
    this.createBegan = createBegan;
    this.submittedAt = submittedAt;
    this.log = new LogAttempts(created.getMetadata().getName());
    this.version = created.getMetadata().getResourceVersion();
    this.versionSince = submittedAt;
  }

  /** Notes what the Pod is doing now. */
  public void note(PodState state, long now) {
    boolean waits = state instanceof PodState.Waiting w && w.isUnschedulable();
    if (waitsForNode && !waits) {
      waitedForNode = age(now);
    }
    waitsForNode = waits;
    if (state instanceof PodState.Running) {
      runningSince = Optional.of(runningSince.orElse(now));
    } else if (state instanceof PodState.Waiting waiting && waiting.isImageError()) {
      imageErrorSince = Optional.of(imageErrorSince.orElse(now));
    } else if (state instanceof PodState.Ended) {
      endedSince = Optional.of(endedSince.orElse(now));
    }
  }

  /** Notes which version of the Pod the cache has. */
  public void noteVersion(Pod cached, long now) {
    String seen = cached.getMetadata().getResourceVersion();
    if (!Objects.equals(seen, version)) {
      version = seen;
      versionSince = now;
      answer = Optional.empty();
    }
  }

  /** The time since the cache first had the version that was noted last. */
  public Duration unchanged(long now) {
    return Duration.ofNanos(now - versionSince);
  }

  /** Notes what the API server answered about the Pod. */
  public void answered(Answer known) {
    answer = Optional.of(known);
  }

  /** The last answer, unless the cache has another version of the Pod since; or empty. */
  public Optional<Answer> answer() {
    return answer;
  }

  /** Notes that somebody deletes the Pod. */
  public void noteDeletion(long now) {
    deletingSince = Optional.of(deletingSince.orElse(now));
  }

  /** The time since the Pod was first seen to be deleted; zero if it is not. */
  public Duration deleting(long now) {
    return Duration.ofNanos(now - deletingSince.orElse(now));
  }

  /** Notes that the Pod was deleted at the end of its log. */
  public void stopped(Pod pod, long now) {
    stopped = Optional.of(new Stopped(pod, now));
  }

  public Side side() {
    return side;
  }

  /** The Pod as the API server returned it from the create call. */
  public Pod created() {
    return created;
  }

  public String uid() {
    return created.getMetadata().getUid();
  }

  /** The image that the operator asked for. */
  public String image() {
    return image;
  }

  /** Why a change of the Pod makes the Pod useless, as a sentence. */
  public String changedMessage(Difference changed) {
    return "Pod %s is not the Pod that was asked for: %s"
        .formatted(created.getMetadata().getName(), changed.message());
  }

  /** How the Pod that was created differs from the Pod that was sent. */
  public PodDifferences differences() {
    return differences;
  }

  public LogAttempts log() {
    return log;
  }

  /** What the kubelet answered about the Pod. */
  public UsageSamples usage() {
    return usage;
  }

  /**
   * When the create call began: nothing of the Pod ran before. Empty if the Pod may have existed
   * before the call.
   */
  public Optional<Long> createBegan() {
    return createBegan;
  }

  /** The time since the answer of the create call. */
  public Duration age(long now) {
    return Duration.ofNanos(now - submittedAt);
  }

  /** The time from the create call until a node took the Pod; zero if a node took it at once. */
  public Duration waitedForNode() {
    return waitedForNode;
  }

  /** Whether the Pod was seen to run. */
  public boolean isRunning() {
    return runningSince.isPresent();
  }

  /** The time since the Pod was first seen to run; zero before. */
  public Duration ran(long now) {
    return Duration.ofNanos(now - runningSince.orElse(now));
  }

  /** When the Pod was first seen to run, on the monotonic clock; empty before. */
  public Optional<Long> runningSince() {
    return runningSince;
  }

  /** The time since the kubelet first failed to pull the image; zero if the kubelet did not. */
  public Duration failedToPull(long now) {
    return Duration.ofNanos(now - imageErrorSince.orElse(now));
  }

  /** Runs since the kubelet first reported that the node does not have the Pod's handler. */
  public Stopwatch lacksHandler() {
    return lacksHandler;
  }

  /** Notes the newest warning on the Pod, or that there is none. */
  public void warned(Warning read) {
    warning = Optional.of(read);
  }

  /** The newest warning on the Pod, as it was last read; empty before. */
  public Optional<Warning> warning() {
    return warning;
  }

  /** When the Pod was first seen to have ended; empty before. */
  public Optional<Long> endedSince() {
    return endedSince;
  }

  /** The deletion before the kubelet had reported the exit code; empty if there was none. */
  public Optional<Stopped> stopped() {
    return stopped;
  }
}
