package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.state.BenchmarkRun;

/** Asks each node of a benchmark about itself, once, as soon as the node is known. */
public final class NodeLookup {

  private final Lookups lookups;

  public NodeLookup(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * Asks, unless this node was asked before. The answer is empty if the operator may not read
   * nodes.
   *
   * @param name null if the node is not known yet
   */
  public void remember(BenchmarkRun run, String name) {
    if (name != null && !run.hasAskedForNode(name)) {
      run.node(name, lookups.node(name));
    }
  }
}
