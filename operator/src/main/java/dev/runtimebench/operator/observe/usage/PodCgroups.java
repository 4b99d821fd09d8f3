package dev.runtimebench.operator.observe.usage;

import java.util.regex.Pattern;

/**
 * Whether a kubelet's answer to {@code /metrics/cadvisor} has the cgroups of Pods. With the feature
 * PodAndContainerStatsFromCRI, the kubelet takes the figures from the container runtime. The label
 * {@code id} is then the name of a container, and no row is of a Pod's own cgroup. A container
 * runtime that does not have these figures leaves no row of a container at all.
 *
 * <p>A kubelet without that feature has the cgroups of its Pods. If one Pod is not there yet, the
 * answer to {@code /stats/summary} is a sum of the containers, and nobody needs to ask for it.
 *
 * <p>Not thread-safe: one thread takes the lines, and the answer is for others only after the last
 * line.
 */
public final class PodCgroups {

  /** Why the figures of Pods are missing, and how to fix it. */
  public static final String MISSING =
      "the kubelet's answer to /metrics/cadvisor has no Pod's own cgroup, so the processes of the sandboxes are unknown: a kubelet with the feature PodAndContainerStatsFromCRI takes the figures from the container runtime; switch the feature off";

  private static final String CPU = "container_cpu_usage_seconds_total";

  /** The uid of a static Pod is a hash without dashes. The systemd driver writes underscores. */
  private static final Pattern OF_POD =
      Pattern.compile("pod(?:[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})");

  private boolean any;
  private boolean ofPod;
  private boolean ofContainer;

  /** Takes one line of the answer. */
  public void take(String line) {
    any |= line.startsWith("container_");
    if (!ofPod && line.startsWith(CPU)) {
      PrometheusLine.parse(line).filter(row -> row.name().equals(CPU)).ifPresent(this::take);
    }
  }

  private void take(PrometheusLine row) {
    String id = row.labels().getOrDefault("id", "");
    ofPod |= OF_POD.matcher(id).find();
    // A container runtime names its containers, and may add the Pod. A cgroup is a path.
    boolean named = !id.isEmpty() && !id.startsWith("/");
    ofContainer |= named || !row.labels().getOrDefault("pod", "").isEmpty();
  }

  /**
   * Whether the kubelet does not show the cgroups of Pods: the lines so far have containers of
   * Pods, and no cgroup of a Pod, or no container at all.
   */
  public boolean areMissing() {
    return !any || (ofContainer && !ofPod);
  }
}
