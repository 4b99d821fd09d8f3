package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.OtherPods;
import java.util.Optional;

/** Knows which other Pods came to a node, and which left the node. */
@FunctionalInterface
public interface NodeActivity {

  /**
   * What happened on a node.
   *
   * @param benchmarkUid whose own Pods do not count
   * @param from by the operator's clock, in nanoseconds since 1970
   * @param to likewise
   * @return empty if the node was not watched for the whole time
   */
  Optional<OtherPods.Seen> since(String node, String benchmarkUid, long from, long to);
}
