package dev.runtimebench.localcluster.scripted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

  private final Builder values;

  private PodScript(Builder values) {
    this.values = values;
  }

  /** A Pod that starts at once and exits 0 after 10 ms. */
  public static PodScript succeeds() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
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

  Stream<LogLine> log() {
    return Stream.concat(values.lines.stream(), values.generatedLines.get());
  }

  /** Builds one script, and is not to be touched afterwards. */
  public static final class Builder {
    private Duration schedulingDelay = Duration.ZERO;
    private Duration sandboxReadyAfter = Duration.ofMillis(2);
    private Duration imagePullTakes = Duration.ZERO;
    private Duration createdAfter = Duration.ofMillis(1);
    private Duration startedAfter = Duration.ofMillis(1);
    private Duration runningSeenAfter = Duration.ZERO;
    private Duration readyAfter = Duration.ZERO;
    private Duration exitAfter = Duration.ofMillis(10);
    private int exitCode;
    private String exitReason;
    private Duration terminatedSeenAfter = Duration.ZERO;
    private Duration deletionSeenAfter = Duration.ZERO;
    private Duration evictedAfter;
    private Obstacle obstacle = Obstacle.NONE;
    private String message;
    private final List<LogLine> lines = new ArrayList<>();
    private Supplier<Stream<LogLine>> generatedLines = Stream::empty;
    private final Set<String> droppedEvents = new HashSet<>();

    private Builder() {}

    /** How long the scheduler takes to bind the Pod. */
    public Builder scheduledAfter(Duration duration) {
      schedulingDelay = duration;
      return this;
    }

    /** From the binding to the condition PodReadyToStartContainers. */
    public Builder sandboxReadyAfter(Duration duration) {
      sandboxReadyAfter = duration;
      return this;
    }

    /** Zero if the image is on the node. */
    public Builder imagePullTakes(Duration duration) {
      imagePullTakes = duration;
      return this;
    }

    public Builder createdAfter(Duration duration) {
      createdAfter = duration;
      return this;
    }

    public Builder startedAfter(Duration duration) {
      startedAfter = duration;
      return this;
    }

    /** How much later than the container's start its status says Running. */
    public Builder runningSeenAfter(Duration duration) {
      runningSeenAfter = duration;
      return this;
    }

    /** From the container's start to the condition Ready. */
    public Builder readyAfter(Duration duration) {
      readyAfter = duration;
      return this;
    }

    /**
     * @param offset from the container's start
     */
    public Builder log(Duration offset, String... texts) {
      Arrays.stream(texts).forEach(text -> lines.add(LogLine.of(offset, text)));
      return this;
    }

    /**
     * Lines that are made anew for every reader and never held together, so that a log may be huge;
     * in the order of their offsets.
     */
    public Builder log(Supplier<Stream<LogLine>> generator) {
      generatedLines = generator;
      return this;
    }

    /** From the container's start to its end. */
    public Builder exitAfter(Duration duration) {
      exitAfter = duration;
      return this;
    }

    public Builder exitCode(int code) {
      exitCode = code;
      return this;
    }

    /** Ends as the kernel's OOM killer would have it. */
    public Builder oomKilled() {
      exitReason = "OOMKilled";
      exitCode = 137;
      return this;
    }

    /** The terminated state's reason, where it is not Completed or Error. */
    public Builder exitReason(String reason) {
      exitReason = reason;
      return this;
    }

    /** How much later than the container's end its status says so; about 1 s on a real node. */
    public Builder terminatedSeenAfter(Duration duration) {
      terminatedSeenAfter = duration;
      return this;
    }

    /** From the deletionTimestamp of a running Pod to the object's deletion. */
    public Builder deletionSeenAfter(Duration duration) {
      deletionSeenAfter = duration;
      return this;
    }

    /** The container runs until it is killed. */
    public Builder hangs() {
      exitAfter = null;
      return this;
    }

    /** The container is created and never starts. */
    public Builder neverStarts() {
      obstacle = Obstacle.NEVER_STARTS;
      return this;
    }

    public Builder sandboxFails(String message) {
      return obstacle(Obstacle.SANDBOX_FAILS, message);
    }

    public Builder imagePullBackOff(String message) {
      return obstacle(Obstacle.IMAGE_PULL_BACK_OFF, message);
    }

    public Builder createContainerConfigError(String message) {
      return obstacle(Obstacle.CREATE_CONTAINER_CONFIG_ERROR, message);
    }

    /**
     * The kubelet evicts the Pod.
     *
     * @param after from the container's start
     */
    public Builder evicted(Duration after, String message) {
      evictedAfter = after;
      this.message = message;
      return this;
    }

    /** Events of these reasons are lost. */
    public Builder dropEvent(String... reasons) {
      droppedEvents.addAll(List.of(reasons));
      return this;
    }

    public PodScript build() {
      return new PodScript(this);
    }

    private Builder obstacle(Obstacle obstacle, String message) {
      this.obstacle = obstacle;
      this.message = message;
      return this;
    }
  }
}
