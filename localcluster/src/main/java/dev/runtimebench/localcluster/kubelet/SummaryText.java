package dev.runtimebench.localcluster.kubelet;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes figures as a kubelet does that takes the figures of Pods from its container runtime: at
 * {@code /stats/summary} (Summary API v1alpha1), and without cgroups of Pods at {@code
 * /metrics/cadvisor}. The time stamps at the first path are in whole seconds.
 */
final class SummaryText {

  /** What a Pod has beside its one container: the processes of the sandbox. */
  private static final long SANDBOX_NANOS = 20_000_000;

  private static final long SANDBOX_BYTES = 300 * 1024;

  private SummaryText() {}

  /**
   * The answer to {@code /stats/summary}.
   *
   * @param brief whether only CPU and memory were asked for; then such a kubelet lists no
   *     containers
   */
  static byte[] summary(String node, List<PodFigures> figures, boolean brief) {
    return """
        {
          "node": {
            "nodeName": "%s"
          },
          "pods": [%s]
        }
        """
        .formatted(
            node, figures.stream().map(pod -> pod(pod, brief)).collect(Collectors.joining(", ")))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String pod(PodFigures pod, boolean brief) {
    String container =
        """
        {"name": "workload", "startTime": "%1$s", %2$s, "userDefinedMetrics": null}"""
            .formatted(
                time(pod),
                figures(
                    pod,
                    Math.max(1, pod.cpuNanos() - SANDBOX_NANOS),
                    Math.max(1, pod.workingSetBytes() - SANDBOX_BYTES)));
    return """
        {
            "podRef": {"name": "%s", "namespace": "%s", "uid": "%s"},
            "startTime": "%s",
            "containers": %s,
            %s
          }"""
        .formatted(
            pod.name(),
            pod.namespace(),
            pod.uid(),
            time(pod),
            brief ? "null" : "[" + container + "]",
            figures(pod, pod.cpuNanos(), pod.workingSetBytes()));
  }

  private static String figures(PodFigures pod, long cpuNanos, long workingSetBytes) {
    return """
        "cpu": {"time": "%1$s", "usageNanoCores": 0, "usageCoreNanoSeconds": %2$d}, "memory": {"time": "%1$s", "workingSetBytes": %3$d}"""
        .formatted(time(pod), cpuNanos, workingSetBytes);
  }

  private static String time(PodFigures pod) {
    return pod.time().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The answer to {@code /metrics/cadvisor}: rows of containers, named by the runtime. */
  static byte[] metrics(List<PodFigures> figures) {
    return figures.stream()
        .map(
            pod ->
                "container_cpu_usage_seconds_total{id=\"%s\",image=\"i\",name=\"workload\"} %s %d\n"
                    .formatted(
                        Integer.toHexString(pod.uid().hashCode()),
                        pod.cpuNanos() / 1e9,
                        pod.time().toEpochMilli()))
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
