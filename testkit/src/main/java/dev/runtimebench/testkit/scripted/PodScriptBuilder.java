package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.kubelet.LogOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Builds one script. Do not use a builder after {@link #build}. */
public final class PodScriptBuilder {
  Duration schedulingDelay = Duration.ZERO;
  Duration sandboxReadyAfter = Duration.ofMillis(2);
  Duration imagePullTakes = Duration.ZERO;
  Duration createdAfter = Duration.ofMillis(1);
  Duration startedAfter = Duration.ofMillis(1);
  Duration runningSeenAfter = Duration.ZERO;
  Duration readyAfter = Duration.ZERO;
  Duration exitAfter = Duration.ofMillis(10);
  BooleanSupplier exitWhen;
  int exitCode;
  String exitReason;
  String imageId;
  Duration terminatedSeenAfter = Duration.ZERO;
  Duration deletionSeenAfter = Duration.ZERO;
  Duration sandboxStoppedAfter;
  Duration sandboxOutlivesContainer = Duration.ZERO;
  Duration listPeriod = Duration.ZERO;
  Duration logCheckPeriod = Duration.ZERO;
  Duration evictedAfter;
  boolean obeysTermination;
  long rotatedAfterLines = Long.MAX_VALUE;
  BooleanSupplier rotated = () -> false;
  BooleanSupplier connectionLost = () -> false;
  Function<LogOptions, Optional<String>> logRefusal = reader -> Optional.empty();
  Function<LogOptions, Optional<String>> logError = reader -> Optional.empty();
  PodScript.Obstacle obstacle = PodScript.Obstacle.NONE;
  String message;
  final List<LogLine> lines = new ArrayList<>();
  Supplier<Stream<LogLine>> generatedLines = Stream::empty;
  final Set<String> droppedEvents = new HashSet<>();
  final Set<String> unknownConditions = new HashSet<>();

  PodScriptBuilder() {}

  /** Sets how long the scheduler takes to bind the Pod. */
  public PodScriptBuilder scheduledAfter(Duration duration) {
    schedulingDelay = duration;
    return this;
  }

  /** Sets the time from the binding to the condition PodReadyToStartContainers. */
  public PodScriptBuilder sandboxReadyAfter(Duration duration) {
    sandboxReadyAfter = duration;
    return this;
  }

  /** Sets the time of the image pull. Zero, the default, means that the node has the image. */
  public PodScriptBuilder imagePullTakes(Duration duration) {
    imagePullTakes = duration;
    return this;
  }

  /** Sets the time from the image to the creation of the container. */
  public PodScriptBuilder createdAfter(Duration duration) {
    createdAfter = duration;
    return this;
  }

  /** Sets the time from the creation of the container to its start. */
  public PodScriptBuilder startedAfter(Duration duration) {
    startedAfter = duration;
    return this;
  }

  /** Sets the delay from the start of the container to the status Running. */
  public PodScriptBuilder runningSeenAfter(Duration duration) {
    runningSeenAfter = duration;
    return this;
  }

  /**
   * Sets the time from the start of the container to the condition Ready. Zero is the default: the
   * container has no probe, or its probe passes at once.
   */
  public PodScriptBuilder readyAfter(Duration duration) {
    readyAfter = duration;
    return this;
  }

  /** Lets the probe of the container never pass. */
  public PodScriptBuilder neverReady() {
    readyAfter = null;
    return this;
  }

  /**
   * Adds lines to the log.
   *
   * @param offset the time of the lines, from the start of the container
   */
  public PodScriptBuilder log(Duration offset, String... texts) {
    Arrays.stream(texts).forEach(text -> lines.add(LogLine.of(offset, text)));
    return this;
  }

  /**
   * Sets generated lines, which follow the other lines. Every reader gets a new stream, so a huge
   * log is never in memory as a whole.
   *
   * @param generator returns the lines in the order of their offsets
   */
  public PodScriptBuilder log(Supplier<Stream<LogLine>> generator) {
    generatedLines = generator;
    return this;
  }

  /**
   * Rotates the log after this many lines. A reader that follows the log gets only the lines before
   * the rotation; any other reader gets only the lines after the rotation.
   */
  public PodScriptBuilder logRotatedAfter(long lines) {
    rotatedAfterLines = lines;
    return this;
  }

  /**
   * Rotates the log while the container runs. A reader that opened the log before the rotation
   * still gets all lines.
   *
   * @param rotated called when a reader opens the log; if it returns true, the reader does not get
   *     the first line
   */
  public PodScriptBuilder firstLogLineLost(BooleanSupplier rotated) {
    this.rotated = rotated;
    return this;
  }

  /**
   * Breaks the connection of a reader shortly after the first line.
   *
   * @param lost called when a reader opens the log; if it returns true, the connection breaks
   */
  public PodScriptBuilder logConnectionLost(BooleanSupplier lost) {
    connectionLost = lost;
    return this;
  }

  /**
   * Makes the kubelet refuse to open the log.
   *
   * @param refusal called when a reader opens the log; returns the message, or empty if the reader
   *     gets the log
   */
  public PodScriptBuilder logRefused(Function<LogOptions, Optional<String>> refusal) {
    logRefusal = refusal;
    return this;
  }

  /**
   * Makes the kubelet fail while it sends the log, with status 200. A reader that does not follow
   * the log gets the error and no line. A reader that follows the log gets the lines so far, and
   * then the error.
   *
   * @param error called when a reader opens the log; returns the error, or empty if the reader gets
   *     the whole log
   */
  public PodScriptBuilder logBroken(Function<LogOptions, Optional<String>> error) {
    logError = error;
    return this;
  }

  /** Sets the time from the start of the container to its end. */
  public PodScriptBuilder exitAfter(Duration duration) {
    exitAfter = duration;
    return this;
  }

  /**
   * Lets the container run until a test releases the container.
   *
   * @param released asked every few milliseconds; the container ends once the answer is true
   */
  public PodScriptBuilder exitWhen(BooleanSupplier released) {
    exitAfter = null;
    exitWhen = released;
    return this;
  }

  public PodScriptBuilder exitCode(int code) {
    exitCode = code;
    return this;
  }

  /** Ends the container as the OOM killer of the kernel does. */
  public PodScriptBuilder oomKilled() {
    exitReason = "OOMKilled";
    exitCode = 137;
    return this;
  }

  /** Sets the reason of the terminated state, by default Completed or Error. */
  public PodScriptBuilder exitReason(String reason) {
    exitReason = reason;
    return this;
  }

  /** Sets the digest or id of the image that the container runs, by default the image's name. */
  public PodScriptBuilder imageId(String id) {
    imageId = id;
    return this;
  }

  /** Sets the delay from the end of the container to its status; about 1 s on a real node. */
  public PodScriptBuilder terminatedSeenAfter(Duration duration) {
    terminatedSeenAfter = duration;
    return this;
  }

  /** Sets the time from the deletionTimestamp of a running Pod to the deletion of the object. */
  public PodScriptBuilder deletionSeenAfter(Duration duration) {
    deletionSeenAfter = duration;
    return this;
  }

  /**
   * Sets the time from the status that shows the end of the container to the status that shows the
   * end of the sandbox and the phase Succeeded or Failed. About 1 s on a real node.
   */
  public PodScriptBuilder sandboxOutlivesContainer(Duration duration) {
    sandboxOutlivesContainer = duration;
    return this;
  }

  /**
   * Sets the time from the deletionTimestamp to the status that shows the end of the container and
   * the sandbox. Has no effect after the deletion of the object. About 0.1 to 2 s on a real node.
   */
  public PodScriptBuilder sandboxStoppedAfter(Duration duration) {
    sandboxStoppedAfter = duration;
    return this;
  }

  /**
   * Lets the kubelet list its containers once in a period, as a real kubelet does every second. The
   * lists of a node are at fixed moments. Between two lists the kubelet sees nothing:
   *
   * <ul>
   *   <li>The kubelet reports the end of a container after its next list. {@link
   *       #terminatedSeenAfter} counts from the list.
   *   <li>At the list after that, the kubelet stops the sandbox. {@link #sandboxStoppedAfter}
   *       counts from the list.
   *   <li>The kubelet handles a deletion at the next list, but not at a list at which it has
   *       handled the Pod already. A container that has ended by then has ended by itself, and its
   *       sandbox is stopped.
   *   <li>The Pod is gone after the list that follows the end of its sandbox. {@link
   *       #deletionSeenAfter} counts from the list.
   * </ul>
   */
  public PodScriptBuilder listsEvery(Duration period) {
    listPeriod = period;
    return this;
  }

  /**
   * Lets a reader that follows the log learn of the end of the container at the kubelet's next
   * check. A real kubelet checks whenever it has waited for a second for another line.
   */
  public PodScriptBuilder logChecksEvery(Duration period) {
    logCheckPeriod = period;
    return this;
  }

  /** Lets the container run until it is killed. */
  public PodScriptBuilder hangs() {
    exitAfter = null;
    return this;
  }

  /** Lets the container end with its exit code on SIGTERM, so that nothing kills the container. */
  public PodScriptBuilder obeysTermination() {
    obeysTermination = true;
    return this;
  }

  /** Creates the container but never starts it. */
  public PodScriptBuilder neverStarts() {
    obstacle = PodScript.Obstacle.NEVER_STARTS;
    return this;
  }

  public PodScriptBuilder sandboxFails(String message) {
    return obstacle(PodScript.Obstacle.SANDBOX_FAILS, message);
  }

  public PodScriptBuilder imagePullBackOff(String message) {
    return obstacle(PodScript.Obstacle.IMAGE_PULL_BACK_OFF, message);
  }

  public PodScriptBuilder createContainerConfigError(String message) {
    return obstacle(PodScript.Obstacle.CREATE_CONTAINER_CONFIG_ERROR, message);
  }

  /**
   * Evicts the Pod.
   *
   * @param after the time from the start of the container
   */
  public PodScriptBuilder evicted(Duration after, String message) {
    evictedAfter = after;
    this.message = message;
    return this;
  }

  /** Loses Events with these reasons. */
  public PodScriptBuilder dropEvent(String... reasons) {
    droppedEvents.addAll(List.of(reasons));
    return this;
  }

  /** Never sets these conditions, like an older kubelet or a kubelet with a feature disabled. */
  public PodScriptBuilder withoutCondition(String... types) {
    unknownConditions.addAll(List.of(types));
    return this;
  }

  public PodScript build() {
    return new PodScript(this);
  }

  private PodScriptBuilder obstacle(PodScript.Obstacle obstacle, String message) {
    this.obstacle = obstacle;
    this.message = message;
    return this;
  }
}
