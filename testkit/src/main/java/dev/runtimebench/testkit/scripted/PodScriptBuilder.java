package dev.runtimebench.testkit.scripted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Builds one script, and is not to be touched afterwards. */
public final class PodScriptBuilder {
  Duration schedulingDelay = Duration.ZERO;
  Duration sandboxReadyAfter = Duration.ofMillis(2);
  Duration imagePullTakes = Duration.ZERO;
  Duration createdAfter = Duration.ofMillis(1);
  Duration startedAfter = Duration.ofMillis(1);
  Duration runningSeenAfter = Duration.ZERO;
  Duration readyAfter = Duration.ZERO;
  Duration exitAfter = Duration.ofMillis(10);
  int exitCode;
  String exitReason;
  Duration terminatedSeenAfter = Duration.ZERO;
  Duration deletionSeenAfter = Duration.ZERO;
  Duration sandboxStoppedAfter;
  Duration sandboxOutlivesContainer = Duration.ZERO;
  Duration evictedAfter;
  boolean obeysTermination;
  long rotatedAfterLines = Long.MAX_VALUE;
  BooleanSupplier rotated = () -> false;
  BooleanSupplier connectionLost = () -> false;
  PodScript.Obstacle obstacle = PodScript.Obstacle.NONE;
  String message;
  final List<LogLine> lines = new ArrayList<>();
  Supplier<Stream<LogLine>> generatedLines = Stream::empty;
  final Set<String> droppedEvents = new HashSet<>();
  final Set<String> unknownConditions = new HashSet<>();

  PodScriptBuilder() {}

  /** How long the scheduler takes to bind the Pod. */
  public PodScriptBuilder scheduledAfter(Duration duration) {
    schedulingDelay = duration;
    return this;
  }

  /** From the binding to the condition PodReadyToStartContainers. */
  public PodScriptBuilder sandboxReadyAfter(Duration duration) {
    sandboxReadyAfter = duration;
    return this;
  }

  /** Zero if the image is on the node. */
  public PodScriptBuilder imagePullTakes(Duration duration) {
    imagePullTakes = duration;
    return this;
  }

  public PodScriptBuilder createdAfter(Duration duration) {
    createdAfter = duration;
    return this;
  }

  public PodScriptBuilder startedAfter(Duration duration) {
    startedAfter = duration;
    return this;
  }

  /** How much later than the container's start its status says Running. */
  public PodScriptBuilder runningSeenAfter(Duration duration) {
    runningSeenAfter = duration;
    return this;
  }

  /** From the container's start to the condition Ready. */
  public PodScriptBuilder readyAfter(Duration duration) {
    readyAfter = duration;
    return this;
  }

  /**
   * @param offset from the container's start
   */
  public PodScriptBuilder log(Duration offset, String... texts) {
    Arrays.stream(texts).forEach(text -> lines.add(LogLine.of(offset, text)));
    return this;
  }

  /**
   * Lines that are made anew for every reader and never held together, so that a log may be huge;
   * in the order of their offsets.
   */
  public PodScriptBuilder log(Supplier<Stream<LogLine>> generator) {
    generatedLines = generator;
    return this;
  }

  /**
   * After so many lines the log is rotated: who follows it gets none of what comes then, and who
   * asks for it gets nothing else.
   */
  public PodScriptBuilder logRotatedAfter(long lines) {
    rotatedAfterLines = lines;
    return this;
  }

  /**
   * The log of the running container is rotated: who has opened it before gets all the same.
   *
   * @param rotated is asked when the log is opened; from when it says so, the first line is gone
   */
  public PodScriptBuilder logBeginLost(BooleanSupplier rotated) {
    this.rotated = rotated;
    return this;
  }

  /**
   * A connection to the log is lost shortly after its first line.
   *
   * @param lost is asked when the log is opened
   */
  public PodScriptBuilder logConnectionLost(BooleanSupplier lost) {
    connectionLost = lost;
    return this;
  }

  /** From the container's start to its end. */
  public PodScriptBuilder exitAfter(Duration duration) {
    exitAfter = duration;
    return this;
  }

  public PodScriptBuilder exitCode(int code) {
    exitCode = code;
    return this;
  }

  /** Ends as the kernel's OOM killer would have it. */
  public PodScriptBuilder oomKilled() {
    exitReason = "OOMKilled";
    exitCode = 137;
    return this;
  }

  /** The terminated state's reason, where it is not Completed or Error. */
  public PodScriptBuilder exitReason(String reason) {
    exitReason = reason;
    return this;
  }

  /** How much later than the container's end its status says so; about 1 s on a real node. */
  public PodScriptBuilder terminatedSeenAfter(Duration duration) {
    terminatedSeenAfter = duration;
    return this;
  }

  /** From the deletionTimestamp of a running Pod to the object's deletion. */
  public PodScriptBuilder deletionSeenAfter(Duration duration) {
    deletionSeenAfter = duration;
    return this;
  }

  /**
   * From the status that shows a container ended to the one that shows the sandbox stopped and the
   * Pod Succeeded or Failed; about another second on a real node.
   */
  public PodScriptBuilder sandboxOutlivesContainer(Duration duration) {
    sandboxOutlivesContainer = duration;
    return this;
  }

  /**
   * From the deletionTimestamp to the status that shows the containers ended and the sandbox
   * stopped, if that is before the object's deletion; a real node writes it 0.1 to 2 s after.
   */
  public PodScriptBuilder sandboxStoppedAfter(Duration duration) {
    sandboxStoppedAfter = duration;
    return this;
  }

  /** The container runs until it is killed. */
  public PodScriptBuilder hangs() {
    exitAfter = null;
    return this;
  }

  /** The container ends with its exit code when its Pod is deleted, and need not be killed. */
  public PodScriptBuilder obeysTermination() {
    obeysTermination = true;
    return this;
  }

  /** The container is created and never starts. */
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
   * The kubelet evicts the Pod.
   *
   * @param after from the container's start
   */
  public PodScriptBuilder evicted(Duration after, String message) {
    evictedAfter = after;
    this.message = message;
    return this;
  }

  /** Events of these reasons are lost. */
  public PodScriptBuilder dropEvent(String... reasons) {
    droppedEvents.addAll(List.of(reasons));
    return this;
  }

  /** The kubelet doesn't set this condition: an older one's, or a feature that is off. */
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
