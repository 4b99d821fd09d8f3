package dev.runtimebench.localcluster.kubelet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Writes figures as a kubelet does. Time stamps in the summary are in whole seconds, and those of
 * the metrics in milliseconds.
 */
final class FigureText {

  private static final double NANOS_PER_SECOND = 1e9;

  private FigureText() {}

  /** The answer to {@code /stats/summary?only_cpu_and_memory=true}. */
  static byte[] summary(String node, List<PodFigures> figures) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    summary.putObject("node").put("nodeName", node);
    ArrayNode pods = summary.putArray("pods");
    for (PodFigures pod : figures) {
      String time = pod.time().truncatedTo(ChronoUnit.SECONDS).toString();
      ObjectNode one = pods.addObject();
      one.putObject("podRef")
          .put("name", pod.name())
          .put("namespace", pod.namespace())
          .put("uid", pod.uid());
      one.putObject("cpu").put("time", time).put("usageCoreNanoSeconds", pod.cpuNanos());
      one.putObject("memory").put("time", time).put("workingSetBytes", pod.workingSetBytes());
    }
    return Json.bytes(summary);
  }

  /** The answer to {@code /metrics/cadvisor}. */
  static byte[] metrics(List<PodFigures> figures) {
    StringBuilder text = new StringBuilder();
    rows(
        text,
        "container_cpu_cfs_throttled_seconds_total",
        "counter",
        figures.stream().filter(f -> f.throttledNanos().isPresent()).toList(),
        f -> f.throttledNanos().getAsLong() / NANOS_PER_SECOND);
    rows(text, "container_memory_max_usage_bytes", "gauge", figures, f -> f.peakBytes().orElse(0));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void rows(
      StringBuilder text,
      String name,
      String type,
      List<PodFigures> figures,
      ToDoubleFunction<PodFigures> value) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    for (PodFigures pod : figures) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s{container=\"\",id=\"/kubepods/pod%s\",image=\"\",name=\"\",namespace=\"%s\",pod=\"%s\"} %s %d\n",
              name,
              pod.uid(),
              pod.namespace(),
              pod.name(),
              value.applyAsDouble(pod),
              pod.time().toEpochMilli()));
    }
  }
}
