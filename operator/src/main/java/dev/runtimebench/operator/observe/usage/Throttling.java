package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import java.util.Map;

/**
 * How long the CPU limit throttled each cgroup of a Pod that holds the workload, in seconds since
 * the cgroup's start.
 *
 * @param byCgroup by the path of the cgroup; empty if there is none
 * @param missing why there is none; empty if there is one
 */
public record Throttling(Map<String, Stamped> byCgroup, String missing) {

  public Throttling {
    byCgroup = Map.copyOf(byCgroup);
  }

  /** No figure, for that reason. */
  public static Throttling missing(String why) {
    return new Throttling(Map.of(), why);
  }
}
