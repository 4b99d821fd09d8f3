package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.state.BenchmarkRun;
import java.util.Optional;

/** What a benchmark's node says of itself: asked for once, as soon as the node is known. */
public final class NodeLookup {

  private final Lookups lookups;

  public NodeLookup(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * The facts; empty where the operator may not read nodes.
   *
   * @param name the node's, or null while it isn't known
   */
  public Optional<NodeFacts> of(BenchmarkRun run, String name) {
    if (name != null && !run.hasAskedForNode()) {
      run.node(lookups.node(name));
    }
    return run.node();
  }
}
