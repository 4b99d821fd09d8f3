package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.NodeStateBuilder;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.spec.SeveralNodesCheck;
import dev.runtimebench.operator.spec.SpecProblem;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.NodesInput;
import dev.runtimebench.operator.status.NodesInputBuilder;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.pod.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Begins a benchmark on several nodes: draws the nodes. Waits while there are too few nodes, and
 * while benchmarks of an earlier benchmark with the same name may still measure.
 */
final class NodesStart {

  /** How often to look again. */
  private static final Duration RECHECK = Duration.ofSeconds(10);

  /** The maximum number of benchmarks that a message names. */
  private static final int MAX_NAMES = 5;

  private final NodeSelection selection;
  private final NodeBenchmarks benchmarks;
  private final Policy policy;
  private final OperatorClock clock;
  private final LongSupplier seeds;

  /**
   * @param seeds draws the seed of a benchmark that names none
   */
  NodesStart(
      NodeSelection selection,
      NodeBenchmarks benchmarks,
      Policy policy,
      OperatorClock clock,
      LongSupplier seeds) {
    this.selection = selection;
    this.benchmarks = benchmarks;
    this.policy = policy;
    this.clock = clock;
    this.seeds = seeds;
  }

  /** What the start leads to. */
  sealed interface Result {

    /** The nodes are drawn. */
    record Drawn(NodesInput nodes) implements Result {}

    /** The benchmark waits for nodes, or is over. */
    record Stopped(StepResult.Wait answer) implements Result {}
  }

  /** Draws the nodes of a benchmark whose spec was accepted. */
  Result draw(Reconciliation current) {
    Optional<String> earlier = earlier(current.benchmark());
    if (earlier.isPresent()) {
      return waiting(current, Reason.EarlierNodesLeft, earlier.get());
    }
    Experiment accepted = current.run().accepted().orElseThrow();
    Long asked = accepted.design().seed();
    long seed = asked != null ? asked : seeds.getAsLong();
    NodeSelection.Selection answer =
        selection.of(
            current.spec().placement(),
            accepted.resources(),
            accepted.runtimes(),
            current.run().operatorNode(),
            seed);
    if (answer instanceof NodeSelection.Selection.TooFew few) {
      return waiting(current, Reason.NodesMissing, few.message());
    }
    if (answer instanceof NodeSelection.Selection.Impossible impossible) {
      return invalid(Reason.InvalidSpec, impossible.message());
    }
    Map<String, String> hostnames = ((NodeSelection.Selection.Chosen) answer).hostnames();
    Optional<SpecProblem> denial =
        SeveralNodesCheck.denial(
            policy, hostnames.size(), current.spec().placement().nodes().getValue().toString());
    if (denial.isPresent()) {
      return invalid(denial.get().reason(), denial.get().message());
    }
    return new Result.Drawn(
        NodesInputBuilder.builder()
            .startTime(clock.rfc3339())
            .seed(seed)
            .nodes(states(current.benchmark(), hostnames))
            .statuses(Map.of())
            .build());
  }

  private static Result invalid(Reason reason, String message) {
    return new Result.Stopped(StepResult.over(BenchmarkPhase.Invalid, reason, message));
  }

  /** What to do about the benchmarks of an earlier benchmark with the same name; empty if none. */
  private Optional<String> earlier(RuntimeBenchmark benchmark) {
    List<RuntimeBenchmark> left = benchmarks.earlier(benchmark);
    List<RuntimeBenchmark> orphans = left.stream().filter(b -> !isGoing(b)).toList();
    if (!orphans.isEmpty()) {
      return Optional.of(
          "an earlier benchmark %s was deleted without the benchmarks of its nodes (--cascade=orphan), and they would delay this one; delete them: kubectl -n %s delete rtb %s"
              .formatted(
                  benchmark.getMetadata().getName(),
                  benchmark.getMetadata().getNamespace(),
                  names(orphans, " ")));
    }
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the benchmarks of the nodes of an earlier benchmark %s are being deleted: %s"
                .formatted(benchmark.getMetadata().getName(), names(left, ", ")));
  }

  /** Whether the cluster deletes the benchmark: somebody has, or its owner is gone. */
  private static boolean isGoing(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getDeletionTimestamp() != null || Owner.isOwned(benchmark);
  }

  private static String names(List<RuntimeBenchmark> some, String separator) {
    String names =
        some.stream()
            .map(b -> b.getMetadata().getName())
            .sorted()
            .limit(MAX_NAMES)
            .collect(Collectors.joining(separator));
    int more = some.size() - MAX_NAMES;
    return more > 0 ? "%s (and %d more)".formatted(names, more) : names;
  }

  private static Result waiting(Reconciliation current, Reason reason, String message) {
    int limit = current.run().accepted().orElseThrow().timeouts().disruptionSeconds();
    Stopwatch waits = current.run().nodeWaits().start();
    waits.start(current.now());
    return new Result.Stopped(
        waits.elapsed(current.now()).toSeconds() < limit
            ? new StepResult.Wait(
                new Activity(
                    BenchmarkPhase.Queued,
                    reason,
                    "%s; the benchmark waits at most for spec.timeouts.disruptionSeconds (%d s)"
                        .formatted(message, limit)),
                Optional.of(RECHECK))
            : StepResult.over(
                BenchmarkPhase.Failed,
                reason,
                "%s; the benchmark has waited for spec.timeouts.disruptionSeconds (%d s)"
                    .formatted(message, limit)));
  }

  private static List<NodeState> states(RuntimeBenchmark owner, Map<String, String> hostnames) {
    List<NodeState> states = new ArrayList<>();
    hostnames.forEach(
        (node, hostname) ->
            states.add(
                NodeStateBuilder.builder()
                    .node(node)
                    .hostname(hostname)
                    .benchmark(NodeBenchmarks.name(owner, states.size() + 1))
                    .build()));
    return states;
  }
}
