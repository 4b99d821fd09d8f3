package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.NodesInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a benchmark on several nodes: draws the nodes, keeps a benchmark for each of them, and ends
 * when all of them have ended. A node whose benchmark fails drops out. The results depend on the
 * benchmarks of the nodes only, and not on what this process remembers.
 */
final class NodesStep implements Step {

  /** How often to look at the nodes' benchmarks. A change of one wakes the benchmark at once. */
  private static final Duration RECHECK = Duration.ofSeconds(2);

  private final AcceptStep accept;
  private final NodesStart start;
  private final NodesWatch watch;

  NodesStep(AcceptStep accept, NodesStart start, NodesWatch watch) {
    this.accept = accept;
    this.start = start;
    this.watch = watch;
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
    NodesInput now = watch.look(current, known.get());
    current.run().severalNodes(now);
    return result(current, now.nodes());
  }

  private static RuntimeBenchmarkStatus written(Reconciliation current) {
    return current.run().status().written().orElse(current.benchmark().getStatus());
  }

  private StepResult begin(Reconciliation current) {
    if (accept.take(current) instanceof StepResult.Wait wait) {
      return wait;
    }
    if (current.spec().isSuspended()) {
      return suspended();
    }
    NodesStart.Result result = start.draw(current);
    if (result instanceof NodesStart.Result.Stopped stopped) {
      return stopped.answer();
    }
    NodesInput drawn = ((NodesStart.Result.Drawn) result).nodes();
    current.run().severalNodes(drawn);
    return begun(drawn);
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

  private static StepResult result(Reconciliation current, List<NodeState> nodes) {
    NodesReport report = new NodesReport(nodes);
    if (report.isOver()) {
      return report.end();
    }
    return current.spec().isSuspended() && report.isSuspended()
        ? suspended()
        : new StepResult.Wait(
            new Activity(BenchmarkPhase.Running, report.reason(), report.progress()),
            Optional.of(RECHECK));
  }
}
