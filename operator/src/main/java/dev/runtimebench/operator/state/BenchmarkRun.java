package dev.runtimebench.operator.state;

import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.status.NodesInput;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.TrialOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What this process remembers of a benchmark from one reconcile to the next. The process may lose
 * all of this: what must survive is in the ConfigMaps and in the status. Not thread-safe: JOSDK
 * never runs two reconciles of one benchmark at a time.
 */
public final class BenchmarkRun {

  private final DurableState durable = new DurableState();
  private final PodDeletions deletions = new PodDeletions();
  private final SeenImages images = new SeenImages();
  private final ExpectedLogLengths logLengths = new ExpectedLogLengths();
  private final LogOpenings logOpenings = new LogOpenings();
  private final Map<String, ClockBound> teardowns = new LinkedHashMap<>();
  private final Stopwatch pending = new Stopwatch();
  private final Stopwatch refused = new Stopwatch();
  private final NodeWaits nodeWaits = new NodeWaits();
  private final Stopwatch handlersCompared = new Stopwatch();
  private final FailedReconciles failed = new FailedReconciles();
  private final Holdup holdup = new Holdup();
  private final ReportedStatus status = new ReportedStatus();

  private final Optional<String> operatorNode;
  private final Optional<Long> restsUntil;
  private Optional<Experiment> accepted = Optional.empty();
  private Optional<Acceptance> acceptance = Optional.empty();
  private Optional<PreparationProgress> preparation = Optional.empty();
  private Optional<RunningTrial> trial = Optional.empty();
  private Optional<Recording> recording = Optional.empty();
  private Optional<String> interruption = Optional.empty();
  private Optional<Dropped> dropped = Optional.empty();
  private Optional<Long> lastRecorded = Optional.empty();
  private Optional<Long> lastRunning = Optional.empty();
  private final Map<String, Optional<NodeFacts>> nodes = new LinkedHashMap<>();
  private Optional<Lane> lane = Optional.empty();
  private final Set<String> refusing = new LinkedHashSet<>();
  private Optional<NodesInput> severalNodes = Optional.empty();
  private Optional<String> leftTo = Optional.empty();

  public BenchmarkRun() {
    this(Optional.empty());
  }

  /**
   * @param operatorNode the node on which this process runs; empty if unknown
   */
  public BenchmarkRun(Optional<String> operatorNode) {
    this(operatorNode, Optional.empty());
  }

  private BenchmarkRun(Optional<String> operatorNode, Optional<Long> restsUntil) {
    this.operatorNode = operatorNode;
    this.restsUntil = restsUntil;
  }

  /** The node on which this process runs; empty if unknown. */
  public Optional<String> operatorNode() {
    return operatorNode;
  }

  /** What the ConfigMaps hold. */
  public DurableState durable() {
    return durable;
  }

  /** The Pods that are being deleted. */
  public PodDeletions deletions() {
    return deletions;
  }

  /** The images that earlier Pods ran. */
  public SeenImages images() {
    return images;
  }

  /** How many lines the log of each runtime has. */
  public ExpectedLogLengths logLengths() {
    return logLengths;
  }

  /** When to open the log of each runtime. */
  public LogOpenings logOpenings() {
    return logOpenings;
  }

  /**
   * The Pods under test of recorded trials whose teardown is still to be seen: the Pod's uid, and
   * the bound on the node's clock.
   */
  public Map<String, ClockBound> teardowns() {
    return teardowns;
  }

  /** Runs while something that the spec refers to is missing. */
  public Stopwatch pending() {
    return pending;
  }

  /**
   * Runs since the handlers of the RuntimeClasses were last compared with those at the start of the
   * benchmark.
   */
  public Stopwatch handlersCompared() {
    return handlersCompared;
  }

  /** Runs while the API server refuses the next Pod. */
  public Stopwatch refused() {
    return refused;
  }

  /** For how long a benchmark on several nodes has waited. */
  public NodeWaits nodeWaits() {
    return nodeWaits;
  }

  /** The reconciles that failed one after the other. */
  public FailedReconciles failed() {
    return failed;
  }

  /** The disruption that keeps the benchmark from its next Pod. */
  public Holdup holdup() {
    return holdup;
  }

  /**
   * The experiment that the current spec describes, without seed and start time; empty before the
   * spec was accepted.
   */
  public Optional<Experiment> accepted() {
    return accepted;
  }

  /** When the operator looked up what the spec of a generation refers to. */
  private record Acceptance(Long generation, long at) {}

  /**
   * Notes that a spec can be run.
   *
   * @param generation the generation of the spec
   * @param now on the monotonic clock, in nanoseconds
   */
  public void accepted(Experiment draft, Long generation, long now) {
    accepted = Optional.of(draft);
    acceptance = Optional.of(new Acceptance(generation, now));
  }

  /** Notes that the spec cannot be run now. */
  public void rejected() {
    acceptance = Optional.empty();
  }

  /** The time since the spec of that generation was accepted; empty if it was not accepted. */
  public Optional<Duration> sinceAccepted(Long generation, long now) {
    return acceptance
        .filter(a -> Objects.equals(a.generation(), generation))
        .map(a -> Duration.ofNanos(now - a.at()));
  }

  /** The running preparation. */
  public Optional<PreparationProgress> preparation() {
    return preparation;
  }

  public void preparation(PreparationProgress started) {
    preparation = Optional.of(started);
  }

  public void preparationOver() {
    preparation = Optional.empty();
  }

  /** The running trial. */
  public Optional<RunningTrial> trial() {
    return trial;
  }

  public void trial(RunningTrial started) {
    trial = Optional.of(started);
  }

  /**
   * A trial that was given up before it had a sample. Its Pods may be gone when the benchmark goes
   * on, but their names were used.
   *
   * @param why as the beginning of a sentence
   */
  public record Dropped(Trial trial, int attempt, String why) {}

  /** The trial that was given up and is not recorded yet; empty if there is none. */
  public Optional<Dropped> dropped() {
    return dropped;
  }

  public void dropped(Dropped trial) {
    dropped = Optional.of(trial);
  }

  /**
   * Gives up the running trial, and keeps which trial that was. A trial whose outcomes are on their
   * way into the ConfigMap is not given up.
   *
   * @param why as the beginning of a sentence
   */
  public void drop(String why) {
    if (recording.isEmpty()) {
      trial.ifPresent(t -> dropped(new Dropped(t.trial(), t.attempt(), why)));
    }
    trialOver();
  }

  /** The trial was recorded, or is given up. */
  public void trialOver() {
    trial.ifPresent(RunningTrial::abandonLogs);
    trial = Optional.empty();
    refused.reset();
  }

  /**
   * The outcomes of one trial on their way into the ConfigMap.
   *
   * @param lines the outcomes as the ConfigMap gets them
   */
  public record Recording(List<TrialOutcome> outcomes, List<String> lines) {}

  /**
   * The outcomes of a trial whose write failed, or whose answer was lost. The same lines are
   * written again, so that the ConfigMap has one line for each outcome. Empty if there are none.
   */
  public Optional<Recording> recording() {
    return recording;
  }

  public void recording(Recording begun) {
    recording = Optional.of(begun);
  }

  /** Why a Pod of the next trial exists although no trial runs; empty after a restart. */
  public Optional<String> interruption() {
    return interruption;
  }

  public void interruption(String why) {
    interruption = Optional.of(why);
  }

  /** The ConfigMap has the outcomes of the last trial. */
  public void recorded() {
    recording = Optional.empty();
    interruption = Optional.empty();
    dropped = Optional.empty();
  }

  /** When this process recorded the last trial, on the monotonic clock. */
  public Optional<Long> lastRecorded() {
    return lastRecorded;
  }

  public void lastRecorded(long now) {
    lastRecorded = Optional.of(now);
  }

  /** When something of an earlier trial was last seen to run, on the monotonic clock. */
  public Optional<Long> lastRunning() {
    return lastRunning;
  }

  public void lastRunning(long now) {
    lastRunning = Optional.of(now);
  }

  /** The nodes that the benchmark holds; empty if it is not the benchmark's turn. */
  public Optional<Lane> lane() {
    return lane;
  }

  public void lane(Lane granted) {
    lane = Optional.of(granted);
  }

  /** The benchmark has given its nodes back. */
  public void laneOver() {
    lane = Optional.empty();
  }

  /** The nodes on which the scheduler did not place the first Pod. */
  public Set<String> refusing() {
    return Collections.unmodifiableSet(refusing);
  }

  /** Notes that the scheduler did not place the first Pod of a runtime on its node. */
  public void refused(String runtime) {
    lane.flatMap(l -> l.pin(runtime)).ifPresent(refusing::add);
  }

  /** Whether the operator has asked the API server about that node. */
  public boolean hasAskedForNode(String name) {
    return nodes.containsKey(name);
  }

  /** What the benchmark's first node says about itself; empty if unknown. */
  public Optional<NodeFacts> node() {
    return nodes.values().stream().findFirst().flatMap(facts -> facts);
  }

  /** What that node says about itself; empty if unknown. */
  public Optional<NodeFacts> node(String name) {
    return nodes.getOrDefault(name, Optional.empty());
  }

  /**
   * Notes what a node says about itself.
   *
   * @param facts empty if the operator may not read nodes
   */
  public void node(String name, Optional<NodeFacts> facts) {
    nodes.put(name, facts);
  }

  /** What this process knows about the status that it wrote. */
  public ReportedStatus status() {
    return status;
  }

  /** The nodes of a benchmark on several nodes; empty before this process has looked at them. */
  public Optional<NodesInput> severalNodes() {
    return severalNodes;
  }

  public void severalNodes(NodesInput known) {
    severalNodes = Optional.of(known);
  }

  /** The other installation that runs the benchmark, if this process has said so. */
  public Optional<String> leftTo() {
    return leftTo;
  }

  /** Notes that another installation runs the benchmark. */
  public void leftTo(String installation) {
    leftTo = Optional.of(installation);
  }

  /** A new memory of a benchmark that is left alone until then, on the monotonic clock. */
  public BenchmarkRun resting(long until) {
    return new BenchmarkRun(operatorNode, Optional.of(until));
  }

  /** How long to leave the benchmark alone; zero or negative when the rest is over. */
  public Duration rest(long now) {
    return Duration.ofNanos(restsUntil.map(until -> until - now).orElse(0L));
  }
}
