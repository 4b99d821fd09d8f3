package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.NodeStateBuilder;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.operator.status.NodesInput;
import dev.runtimebench.operator.status.NodesInputBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.NodeDraw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Runs a benchmark on several nodes: draws the nodes, creates a benchmark for each of them, watches
 * these benchmarks, and ends when all of them have ended. A node whose benchmark fails drops out.
 */
final class NodesStep implements Step {

  /** How often to look at the nodes' benchmarks. The end of one wakes the benchmark at once. */
  private static final Duration RECHECK = Duration.ofSeconds(2);

  /** How often to look for more nodes. */
  private static final Duration NODES_RECHECK = Duration.ofSeconds(10);

  private static final int MAX_MESSAGE_LENGTH = 512;

  private final AcceptStep accept;
  private final NodeSelection selection;
  private final NodeBenchmarks benchmarks;
  private final OperatorClock clock;
  private final LongSupplier seeds;

  /**
   * @param seeds draws the seed of a benchmark that names none
   */
  NodesStep(
      AcceptStep accept,
      NodeSelection selection,
      NodeBenchmarks benchmarks,
      OperatorClock clock,
      LongSupplier seeds) {
    this.accept = accept;
    this.selection = selection;
    this.benchmarks = benchmarks;
    this.clock = clock;
    this.seeds = seeds;
  }

  @Override
  public StepResult take(Reconciliation current) {
    Optional<NodesInput> known =
        current.run().severalNodes().or(() -> NodesInput.of(written(current)));
    if (known.isEmpty()) {
      return begin(current);
    }
    if (NodesInput.of(written(current)).isEmpty()) {
      // The status that names the nodes makes the spec immutable, so it is written first.
      return begun(known.get());
    }
    NodesInput now = look(current, known.get());
    current.run().severalNodes(now);
    return result(current, now);
  }

  private static RuntimeBenchmarkStatus written(Reconciliation current) {
    return current.run().written().orElse(current.benchmark().getStatus());
  }

  private StepResult begin(Reconciliation current) {
    if (accept.take(current) instanceof StepResult.Wait wait) {
      return wait;
    }
    if (current.spec().isSuspended()) {
      return suspended();
    }
    Experiment accepted = current.run().accepted().orElseThrow();
    Long asked = accepted.design().seed();
    long seed = asked != null ? asked : seeds.getAsLong();
    NodeSelection.Selection answer =
        selection.of(
            current.spec().placement(), accepted.runtimes(), current.run().operatorNode(), seed);
    if (answer instanceof NodeSelection.Selection.TooFew few) {
      return missing(current, accepted.timeouts().disruptionSeconds(), few.message());
    }
    if (answer instanceof NodeSelection.Selection.Impossible impossible) {
      return StepResult.over(BenchmarkPhase.Invalid, Reason.InvalidSpec, impossible.message());
    }
    NodesInput known =
        NodesInputBuilder.builder()
            .startTime(clock.rfc3339())
            .seed(seed)
            .nodes(states(current, ((NodeSelection.Selection.Chosen) answer).hostnames()))
            .statuses(Map.of())
            .build();
    current.run().severalNodes(known);
    return begun(known);
  }

  private static StepResult missing(Reconciliation current, int limit, String message) {
    Stopwatch missing = current.run().nodesMissing();
    missing.start(current.now());
    return missing.elapsed(current.now()).toSeconds() < limit
        ? new StepResult.Wait(
            new Activity(
                BenchmarkPhase.Queued,
                Reason.NodesMissing,
                "%s; the benchmark waits for more nodes, at most for spec.timeouts.disruptionSeconds (%d s)"
                    .formatted(message, limit)),
            Optional.of(NODES_RECHECK))
        : StepResult.over(
            BenchmarkPhase.Failed,
            Reason.NodesMissing,
            "%s; there were not enough nodes within spec.timeouts.disruptionSeconds (%d s)"
                .formatted(message, limit));
  }

  private static List<NodeState> states(Reconciliation current, Map<String, String> hostnames) {
    List<NodeState> states = new ArrayList<>();
    hostnames.forEach(
        (node, hostname) ->
            states.add(
                NodeStateBuilder.builder()
                    .node(node)
                    .hostname(hostname)
                    .benchmark(NodeBenchmarks.name(current.benchmark(), states.size() + 1))
                    .build()));
    return states;
  }

  private static StepResult begun(NodesInput known) {
    return StepResult.running(
        "measures on %d nodes: %s"
            .formatted(
                known.nodes().size(),
                known.nodes().stream().map(NodeState::node).collect(Collectors.joining(", "))),
        StepResult.AT_ONCE);
  }

  private static StepResult suspended() {
    return new StepResult.Wait(
        new Activity(
            BenchmarkPhase.Suspended,
            Reason.Suspended,
            "spec.suspend is true; set spec.suspend to false to continue"),
        Optional.empty());
  }

  /** Creates the missing benchmarks, passes spec.suspend on, and notes what the others say. */
  private NodesInput look(Reconciliation current, NodesInput known) {
    Map<String, RuntimeBenchmark> existing = benchmarks.of(current.benchmark());
    List<NodeState> states = new ArrayList<>();
    Map<String, RuntimeBenchmarkStatus> statuses = new HashMap<>(known.statuses());
    for (int i = 0; i < known.nodes().size(); i++) {
      NodeState before = known.nodes().get(i);
      RuntimeBenchmark benchmark = existing.get(before.benchmark());
      if (benchmark == null) {
        states.add(missing(current, before, NodeDraw.seed(known.seed(), i)));
        continue;
      }
      NodeState now = state(before, benchmark);
      states.add(now);
      Optional.ofNullable(benchmark.getStatus())
          .ifPresent(status -> statuses.put(before.benchmark(), status));
      boolean suspend = current.spec().isSuspended();
      if (!now.isOver() && benchmark.getSpec().isSuspended() != suspend) {
        benchmarks.suspend(benchmark, suspend);
      }
    }
    return NodesInputBuilder.builder(known).nodes(states).statuses(statuses).build();
  }

  /**
   * Creates a benchmark. One that has existed and is gone was deleted, and is not created again.
   */
  private NodeState missing(Reconciliation current, NodeState before, long seed) {
    if (before.isOver() || (before.phase() == null && current.spec().isSuspended())) {
      return before;
    }
    if (before.phase() != null) {
      return droppedOut(
          before,
          Reason.BenchmarkDeleted,
          "the benchmark of the node was deleted, and its blocks with it");
    }
    return benchmarks.create(current.benchmark(), before, seed)
        ? before
        : droppedOut(
            before,
            Reason.NameTaken,
            "another benchmark has the name %s; rename one of the two"
                .formatted(before.benchmark()));
  }

  private static NodeState droppedOut(NodeState before, Reason reason, String message) {
    return NodeStateBuilder.builder(before)
        .phase(BenchmarkPhase.Failed.name())
        .reason(reason.name())
        .message(message)
        .build();
  }

  private static NodeState state(NodeState before, RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    BenchmarkPhase phase = BenchmarkPhase.of(status).orElse(BenchmarkPhase.New);
    NodeStateBuilder now =
        NodeStateBuilder.builder(before)
            .phase(phase.display())
            .blocks(status == null || status.blocks() == null ? null : status.blocks().completed());
    String type = phase.isFailed() ? Conditions.FAILED : Conditions.COMPLETE;
    if (status != null && phase.isOver()) {
      Conditions.find(status.conditions(), type)
          .ifPresent(
              condition -> now.reason(condition.getReason()).message(cut(condition.getMessage())));
    }
    return now.build();
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH - 3) + "...";
  }

  private static StepResult result(Reconciliation current, NodesInput now) {
    List<NodeState> nodes = now.nodes();
    List<NodeState> open = nodes.stream().filter(node -> !node.isOver()).toList();
    if (open.isEmpty()) {
      return over(nodes);
    }
    boolean waits =
        open.stream()
            .allMatch(
                node ->
                    node.phase() == null || BenchmarkPhase.Suspended.name().equals(node.phase()));
    if (current.spec().isSuspended() && waits) {
      return suspended();
    }
    Map<String, Long> phases =
        nodes.stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.phase() == null ? BenchmarkPhase.New.name() : node.phase(),
                    TreeMap::new,
                    Collectors.counting()));
    return StepResult.running(
        "%d nodes: %s%s"
            .formatted(
                nodes.size(),
                phases.entrySet().stream()
                    .map(e -> e.getValue() + " " + e.getKey())
                    .collect(Collectors.joining(", ")),
                dropouts(nodes)),
        RECHECK);
  }

  /** What happened on the nodes that did not run as planned. */
  private static String dropouts(List<NodeState> nodes) {
    return nodes.stream()
        .filter(node -> node.isOver() && !isAsPlanned(node))
        .map(
            node ->
                "; node %s %s: %s: %s"
                    .formatted(
                        node.node(),
                        node.isDroppedOut() ? "dropped out" : "ended early",
                        node.reason(),
                        node.message()))
        .collect(Collectors.joining());
  }

  private static boolean isAsPlanned(NodeState node) {
    return Reason.MaxBlocksReached.name().equals(node.reason())
        || Reason.PrecisionReached.name().equals(node.reason());
  }

  private static StepResult over(List<NodeState> nodes) {
    List<NodeState> complete = nodes.stream().filter(node -> !node.isDroppedOut()).toList();
    int blocks = nodes.stream().mapToInt(node -> node.blocks() == null ? 0 : node.blocks()).sum();
    if (complete.isEmpty()) {
      return StepResult.over(
          BenchmarkPhase.Failed,
          Reason.of(nodes.get(0).reason()),
          "no node came to a result" + dropouts(nodes));
    }
    String message =
        "%d of %d nodes came to a result, with %d blocks in all%s"
            .formatted(complete.size(), nodes.size(), blocks, dropouts(nodes));
    boolean precise =
        nodes.stream().allMatch(node -> Reason.PrecisionReached.name().equals(node.reason()));
    Reason planned = precise ? Reason.PrecisionReached : Reason.MaxBlocksReached;
    Reason reason = nodes.stream().allMatch(NodesStep::isAsPlanned) ? planned : Reason.StoppedEarly;
    return StepResult.over(BenchmarkPhase.Complete, reason, message);
  }
}
