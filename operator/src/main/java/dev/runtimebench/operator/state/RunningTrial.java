package dev.runtimebench.operator.state;

import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.TrialOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trial whose Pods this process created and watches. A serial trial has one container and perhaps
 * a server. A burst has as many containers as the trial's concurrency says, and each gives an
 * outcome. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class RunningTrial {

  private record SeenNode(NodeNow node, long at) {}

  /** How long the log of a container that has ended usually takes at most. */
  private static final Duration END_GRACE = Duration.ofSeconds(5);

  private final Trial trial;
  private final int attempt;
  private final Optional<RampRun> ramp;
  private final List<PodRun> containers = new ArrayList<>();
  private Optional<PodRun> server = Optional.empty();
  private Optional<Refusal> clientRefusal = Optional.empty();
  private Optional<SeenNode> seenNode = Optional.empty();
  private boolean serverEndedFirst;
  private final Map<Integer, TrialOutcome> outcomes = new TreeMap<>();

  public RunningTrial(Trial trial, int attempt) {
    this(trial, attempt, Optional.empty());
  }

  private RunningTrial(Trial trial, int attempt, Optional<RampRun> ramp) {
    this.trial = trial;
    this.attempt = attempt;
    this.ramp = ramp;
  }

  /**
   * A trial that adds Pods until something ends it. It has one outcome.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public static RunningTrial ramp(Trial trial, int attempt, long now) {
    return new RunningTrial(trial, attempt, Optional.of(new RampRun(now)));
  }

  /** How far the ramp has come; empty if the trial is no ramp. */
  public Optional<RampRun> ramp() {
    return ramp;
  }

  /** The containers of a ramp that count: those that were not dismissed. */
  public List<PodRun> counted() {
    return containers.stream()
        .filter(run -> ramp.filter(r -> r.isDismissed(run)).isEmpty())
        .toList();
  }

  /** How many Pods of containers were created so far. */
  public int created() {
    return containers.size();
  }

  public Trial trial() {
    return trial;
  }

  public int attempt() {
    return attempt;
  }

  /** Adds a Pod that was created; the Pods of a burst in the order of their numbers. */
  public void add(PodRun run) {
    if (run.side() == Side.Server) {
      server = Optional.of(run);
    } else {
      containers.add(run);
    }
  }

  /** The Pod of the server; empty if the workload has no server. */
  public Optional<PodRun> server() {
    return server;
  }

  /** The Pod of the container with that number; empty before the Pod was created. */
  public Optional<PodRun> container(int index) {
    return index < containers.size() ? Optional.of(containers.get(index)) : Optional.empty();
  }

  /**
   * Notes that the API server refused the client's Pod.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void clientRefused(Creation.Refused refused, long now) {
    clientRefusal = Optional.of(Refusal.after(clientRefusal, refused, now));
  }

  /** Notes that the API server gave no answer about the client's Pod. */
  public void clientUnanswered() {
    clientRefusal = Optional.empty();
  }

  /** The last refusal of the client's Pod; empty if the API server has not refused the Pod. */
  public Optional<Refusal> clientRefusal() {
    return clientRefusal;
  }

  /**
   * Notes a node of the trial as the API server has it.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void saw(NodeNow node, long now) {
    seenNode = Optional.of(new SeenNode(node, now));
  }

  /** The node with that name, as it was noted at that time; empty if it was not. */
  public Optional<NodeNow> seen(String name, long at) {
    return seenNode
        .filter(seen -> seen.at() == at && seen.node().name().equals(name))
        .map(SeenNode::node);
  }

  /** All Pods that were created so far. */
  public Collection<PodRun> pods() {
    List<PodRun> all = new ArrayList<>(containers);
    server.ifPresent(all::add);
    return all;
  }

  /** The Pods that still matter: the server, and the containers whose outcome is not known. */
  public Collection<PodRun> openPods() {
    List<PodRun> open = new ArrayList<>();
    server.ifPresent(open::add);
    for (int index = 0; index < containers.size(); index++) {
      if (!hasEnded(index)) {
        open.add(containers.get(index));
      }
    }
    return open;
  }

  /** How many outcomes the trial gives. */
  public int size() {
    return trial.concurrency() == null ? 1 : trial.concurrency();
  }

  /**
   * Notes what the Pods are doing now, before anybody draws a conclusion.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void note(LivePods live, long now) {
    for (PodRun run : pods()) {
      if (run.stopped().isEmpty()) {
        live.of(run).ifPresent(pod -> run.note(PodState.of(pod), now));
      }
    }
    if (!serverEndedFirst && server.filter(s -> hasEnded(s, live)).isPresent()) {
      // The client's end is what counts: a server may exit once its client has its answer.
      serverEndedFirst = containers.isEmpty() || clientRuns(containers.get(0), live);
    }
  }

  private static boolean hasEnded(PodRun run, LivePods live) {
    return live.of(run).filter(pod -> PodState.of(pod) instanceof PodState.Ended).isPresent();
  }

  private static boolean clientRuns(PodRun client, LivePods live) {
    // The client's log ends with the client. The kubelet reports the end later.
    boolean logOver = client.log().stream().flatMap(s -> s.log()).isPresent();
    return !logOver && live.of(client).isPresent() && !hasEnded(client, live);
  }

  /**
   * Whether a container of the trial runs, or has just ended.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public boolean isWorking(LivePods live, long now) {
    return pods().stream()
        .anyMatch(
            run ->
                live.of(run)
                        .map(PodState::of)
                        .filter(PodState.Running.class::isInstance)
                        .isPresent()
                    || run.endedSince().or(() -> run.stopped().map(PodRun.Stopped::at)).stream()
                        .anyMatch(at -> now - at < END_GRACE.toNanos()));
  }

  /** Whether the server was seen to end while its client ran, or before its client was started. */
  public boolean hasServerEndedFirst() {
    return serverEndedFirst;
  }

  /** Keeps the outcome of the container with that number. */
  public void end(int index, TrialOutcome outcome) {
    outcomes.put(index, outcome);
  }

  /** Whether the outcome of the container with that number is known. */
  public boolean hasEnded(int index) {
    return outcomes.containsKey(index);
  }

  /**
   * Whether the trial can be recorded: all outcomes are known, or one is invalid. One failed start
   * spoils a burst, because fewer Pods then started together than the trial asks for.
   */
  public boolean isOver() {
    return outcomes.size() == size() || outcomes.values().stream().anyMatch(o -> !o.isValid());
  }

  /** The outcomes that are known, in the order of the containers' numbers. */
  public List<TrialOutcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /** Stops the reading of all logs. */
  public void abandonLogs() {
    pods().forEach(run -> run.log().abandon());
  }
}
