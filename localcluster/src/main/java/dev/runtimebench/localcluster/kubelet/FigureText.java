package dev.runtimebench.localcluster.kubelet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Writes figures as a kubelet does at {@code /metrics/cadvisor}: rows of the Pod's own cgroup, with
 * time stamps in milliseconds.
 */
final class FigureText {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Instant STARTED = Instant.now();

  private FigureText() {}

  /**
   * The answer to {@code /metrics/cadvisor}.
   *
   * @param memory the working set of everything on the node, in bytes; empty: no such row
   */
  static byte[] metrics(List<PodFigures> figures, OptionalLong memory) {
    StringBuilder text = new StringBuilder();
    // A kubelet has the root of the cgroups, also on a node without Pods.
    text.append("# TYPE container_start_time_seconds gauge\n")
        .append(
            "container_start_time_seconds{container=\"\",id=\"/\",image=\"\",name=\"\",namespace=\"\",pod=\"\"} %d %d\n"
                .formatted(STARTED.getEpochSecond(), Instant.now().toEpochMilli()));
    rows(
        text,
        "container_cpu_usage_seconds_total",
        "counter",
        figures,
        f -> f.cpuNanos() / NANOS_PER_SECOND);
    rows(text, "container_memory_working_set_bytes", "gauge", figures, PodFigures::workingSetBytes);
    memory.ifPresent(
        bytes ->
            text.append(
                "container_memory_working_set_bytes{container=\"\",id=\"/\",image=\"\",name=\"\",namespace=\"\",pod=\"\"} %d %d\n"
                    .formatted(bytes, Instant.now().toEpochMilli())));
    rows(text, "container_memory_max_usage_bytes", "gauge", figures, f -> f.peakBytes().orElse(0));
    rows(
        text,
        "container_cpu_cfs_throttled_seconds_total",
        "counter",
        figures.stream().filter(f -> f.throttledNanos().isPresent()).toList(),
        f -> f.throttledNanos().getAsLong() / NANOS_PER_SECOND);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void rows(
      StringBuilder text,
      String name,
      String type,
      List<PodFigures> figures,
      ToDoubleFunction<PodFigures> value) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    String cpu = name.startsWith("container_cpu_usage") ? "cpu=\"total\"," : "";
    for (PodFigures pod : figures) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s{container=\"\",%sid=\"/kubepods/pod%s\",image=\"\",name=\"\",namespace=\"%s\",pod=\"%s\"} %s %d\n",
              name,
              cpu,
              pod.uid(),
              pod.namespace(),
              pod.name(),
              value.applyAsDouble(pod),
              pod.time().toEpochMilli()));
    }
  }
}
