package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.PodMemories.PodMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the memory in use on a node in a kubelet's answer to {@code /metrics/cadvisor}, line by
 * line: the working set of the root of the cgroups, and those of some Pods. No content of the
 * answer makes the reading fail. Not thread-safe: one thread takes the lines, and the figures are
 * for others only after the last line.
 */
public final class NodeMemoryMetrics {

  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String ROOT = "/";

  /** The path of a Pod's own cgroup ends with the Pod's uid. */
  private static final Pattern POD =
      Pattern.compile("pod([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\.slice)?$");

  /** An answer with more than one root is not read. */
  private static final int MAX_ROOTS = 2;

  private final Set<String> uids;
  private final List<PrometheusLine> roots = new ArrayList<>();
  private final Map<String, PodMemory> pods = new HashMap<>();

  /**
   * @param uids the uids of the Pods that are asked for
   */
  public NodeMemoryMetrics(Set<String> uids) {
    this.uids = Set.copyOf(uids);
  }

  /** Takes one line of the answer. */
  public void take(String line) {
    if (line.startsWith(MEMORY)) {
      PrometheusLine.parse(line)
          .filter(row -> row.name().equals(MEMORY))
          .filter(row -> Double.isFinite(row.value()) && row.value() > 0)
          .ifPresent(this::take);
    }
  }

  private void take(PrometheusLine row) {
    // The systemd driver writes a uid with underscores.
    String cgroup = row.labels().getOrDefault("id", "").replace('_', '-');
    if (cgroup.equals(ROOT)) {
      if (roots.size() < MAX_ROOTS) {
        roots.add(row);
      }
      return;
    }
    Matcher own = POD.matcher(cgroup);
    boolean ofNoContainer =
        row.labels().getOrDefault("container", "").isEmpty()
            && row.labels().getOrDefault("name", "").isEmpty();
    if (ofNoContainer && own.find() && uids.contains(own.group(1))) {
      pods.put(own.group(1), new PodMemory(row.value(), row.millis()));
    }
  }

  /** The memory in the lines so far. */
  public NodeMemory memory() {
    Optional<PrometheusLine> root =
        roots.size() == 1 ? Optional.of(roots.get(0)) : Optional.empty();
    return new NodeMemory(
        root.map(PrometheusLine::value),
        root.map(PrometheusLine::millis).orElseGet(OptionalLong::empty),
        new PodMemories(pods));
  }
}
