package dev.runtimebench.testkit.scripted;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens to one Pod on a {@link ScriptedNode}, and when. Every duration counts from the step
 * before it: bound, sandbox ready, image pulled, container created, container started; ready, log
 * lines and exit count from the start; the {@code ...SeenAfter} durations are how much later than
 * the thing itself the status (or the object's deletion) appears.
 *
 * <p>Without further ado a container starts within a few milliseconds, and exits 0 after 10 ms.
 */
public final class PodScript {

  /** Where a Pod stops making progress. */
  enum Obstacle {
    NONE,
    SANDBOX_FAILS,
    IMAGE_PULL_BACK_OFF,
    CREATE_CONTAINER_CONFIG_ERROR,
    NEVER_STARTS,
  }

  private final PodScriptBuilder values;

  PodScript(PodScriptBuilder values) {
    this.values = values;
  }

  /** A Pod that starts at once and exits 0 after 10 ms. */
  public static PodScript succeeds() {
    return builder().build();
  }

  public static PodScriptBuilder builder() {
    return new PodScriptBuilder();
  }

  Duration schedulingDelay() {
    return values.schedulingDelay;
  }

  Duration sandboxReadyAfter() {
    return values.sandboxReadyAfter;
  }

  Duration imagePullTakes() {
    return values.imagePullTakes;
  }

  Duration createdAfter() {
    return values.createdAfter;
  }

  Duration startedAfter() {
    return values.startedAfter;
  }

  Duration runningSeenAfter() {
    return values.runningSeenAfter;
  }

  Duration readyAfter() {
    return values.readyAfter;
  }

  /** Empty if the container never ends by itself. */
  Optional<Duration> exitAfter() {
    return Optional.ofNullable(values.exitAfter);
  }

  int exitCode() {
    return values.exitCode;
  }

  String exitReason() {
    String usual = values.exitCode == 0 ? "Completed" : "Error";
    return values.exitReason == null ? usual : values.exitReason;
  }

  Duration terminatedSeenAfter() {
    return values.terminatedSeenAfter;
  }

  Duration deletionSeenAfter() {
    return values.deletionSeenAfter;
  }

  Duration sandboxOutlivesContainer() {
    return values.sandboxOutlivesContainer;
  }

  /** Empty if the sandbox's end is not shown before the object's. */
  Optional<Duration> sandboxStoppedAfter() {
    return Optional.ofNullable(values.sandboxStoppedAfter);
  }

  boolean obeysTermination() {
    return values.obeysTermination;
  }

  /** Empty if the Pod is not evicted. */
  Optional<Duration> evictedAfter() {
    return Optional.ofNullable(values.evictedAfter);
  }

  Obstacle obstacle() {
    return values.obstacle;
  }

  /** What the failing component says. */
  String message() {
    return values.message;
  }

  boolean drops(String eventReason) {
    return values.droppedEvents.contains(eventReason);
  }

  /** Whether the kubelet sets that condition. */
  boolean knowsCondition(String type) {
    return !values.unknownConditions.contains(type);
  }

  /** Whether who opens the log now loses the connection after the first line. */
  boolean losesConnection() {
    return values.connectionLost.getAsBoolean();
  }

  /**
   * The lines that are to be had by who asks now.
   *
   * @param follow whether they were asked for as they come
   */
  Stream<LogLine> log(boolean follow) {
    Stream<LogLine> all = Stream.concat(values.lines.stream(), values.generatedLines.get());
    if (values.rotated.getAsBoolean()) {
      return all.skip(1);
    }
    if (values.rotatedAfterLines == Long.MAX_VALUE) {
      return all;
    }
    return follow ? all.limit(values.rotatedAfterLines) : all.skip(values.rotatedAfterLines);
  }
}
