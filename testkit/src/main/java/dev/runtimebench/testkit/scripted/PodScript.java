package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.kubelet.LogOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What happens to one Pod on a {@link ScriptedNode}, and when. The steps are: bound, sandbox ready,
 * image pulled, container created, container started. The duration of each step counts from the
 * previous step. Readiness, log lines and the exit count from the start of the container. A {@code
 * ...SeenAfter} duration is the delay between a change and its appearance in the API.
 *
 * <p>By default, a container starts within a few milliseconds and exits with 0 after 10 ms.
 */
public final class PodScript {

  /** The step at which a Pod gets stuck. */
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

  /** Returns the script of a Pod that starts at once and exits with 0 after 10 ms. */
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

  /** Returns empty if the container never gets ready. */
  Optional<Duration> readyAfter() {
    return Optional.ofNullable(values.readyAfter);
  }

  /** Returns empty if the container never ends by itself. */
  Optional<Duration> exitAfter() {
    return Optional.ofNullable(values.exitAfter);
  }

  /** Returns empty if no test releases the container. */
  Optional<BooleanSupplier> exitWhen() {
    return Optional.ofNullable(values.exitWhen);
  }

  int exitCode() {
    return values.exitCode;
  }

  String exitReason() {
    String fallback = values.exitCode == 0 ? "Completed" : "Error";
    return values.exitReason == null ? fallback : values.exitReason;
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

  /** Returns empty if the Pod is deleted before its status shows that the sandbox stopped. */
  Optional<Duration> sandboxStoppedAfter() {
    return Optional.ofNullable(values.sandboxStoppedAfter);
  }

  /** Returns empty if the image's name is its id too. */
  Optional<String> imageId() {
    return Optional.ofNullable(values.imageId);
  }

  /** Returns zero if the kubelet sees everything at once. */
  Duration listPeriod() {
    return values.listPeriod;
  }

  /** Returns zero if a followed log ends with its container. */
  Duration logCheckPeriod() {
    return values.logCheckPeriod;
  }

  boolean obeysTermination() {
    return values.obeysTermination;
  }

  /** Returns empty if the Pod is not evicted. */
  Optional<Duration> evictedAfter() {
    return Optional.ofNullable(values.evictedAfter);
  }

  Obstacle obstacle() {
    return values.obstacle;
  }

  /** Returns the message of the component that fails. */
  String message() {
    return values.message;
  }

  boolean drops(String eventReason) {
    return values.droppedEvents.contains(eventReason);
  }

  /** Returns true if the kubelet sets this condition. */
  boolean knowsCondition(String type) {
    return !values.unknownConditions.contains(type);
  }

  /** Returns true if a reader that opens the log now loses the connection after the first line. */
  boolean losesConnection() {
    return values.connectionLost.getAsBoolean();
  }

  /** Returns why the kubelet does not open the log for this reader; empty if it does. */
  Optional<String> logRefusal(LogOptions reader) {
    return values.logRefusal.apply(reader);
  }

  /** Returns the error with which the log ends for this reader; empty if the log is whole. */
  Optional<String> logError(LogOptions reader) {
    return values.logError.apply(reader);
  }

  /**
   * Returns the lines for a reader that opens the log now.
   *
   * @param follow true if the reader follows the log
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
