package dev.runtimebench.operator.queue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether it is a benchmark's turn. */
public sealed interface Turn {

  /**
   * The benchmark may measure. No other benchmark measures on its nodes until it gives them back.
   *
   * @param nodes the node of each seat, in the order of the seats; empty where the scheduler
   *     chooses
   * @param avoid nodes on which others measure, and which a Pod without a node must avoid
   */
  record Granted(List<Optional<String>> nodes, Set<String> avoid) implements Turn {}

  /**
   * The benchmark waits.
   *
   * @param why the reason for the wait
   * @param ahead the benchmark that it waits for
   * @param node the node that it waits for; empty if no single node is missing
   */
  record Waits(Why why, Ticket ahead, Optional<String> node) implements Turn {}

  /** Why a benchmark waits. */
  enum Why {
    /** Another benchmark measures on the node. */
    Busy,
    /** A benchmark that comes first waits for the node too. */
    Kept,
    /** The scheduler is choosing the node of another benchmark. */
    Placing,
    /** As many benchmarks measure as the operator allows. */
    Limit,
    /** As many benchmarks of the namespace measure as the policy allows. */
    NamespaceLimit
  }
}
