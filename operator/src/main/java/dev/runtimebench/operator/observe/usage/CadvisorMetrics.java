package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.output.BoundedLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one Pod's throttling and its peak memory in the kubelet's answer to {@code
 * /metrics/cadvisor}. A row belongs to the Pod if the Pod's uid is in the path of its cgroup, which
 * is the label {@code id}. No content of the answer makes the reading fail.
 */
public final class CadvisorMetrics {

  /** The figures of one Pod. */
  public record PodFigures(Throttling throttling, Reading peak) {

    /** No figures, for that reason. */
    public static PodFigures missing(String why) {
      return new PodFigures(Throttling.missing(why), Reading.missing(why));
    }
  }

  private static final String THROTTLED = "container_cpu_cfs_throttled_seconds_total";
  private static final String PEAK = "container_memory_max_usage_bytes";
  private static final int MAX_LINE = 16 * 1024;

  /** A Pod has few cgroups. */
  private static final int MAX_ROWS = 256;

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI - 1;

  private CadvisorMetrics() {}

  /** The figures of the Pod with that uid. */
  public static PodFigures pod(byte[] answer, String uid) {
    List<PrometheusLine> throttled = new ArrayList<>();
    List<PrometheusLine> peak = new ArrayList<>();
    boolean[] any = {false};
    try {
      boolean whole =
          new BoundedLines(MAX_LINE, Long.MAX_VALUE)
              .read(
                  new ByteArrayInputStream(answer),
                  line -> {
                    any[0] |= line.startsWith("container_");
                    take(line, THROTTLED, uid, throttled);
                    take(line, PEAK, uid, peak);
                    return true;
                  },
                  () -> false);
      if (!whole || !any[0]) {
        return PodFigures.missing(
            "the kubelet's answer to /metrics/cadvisor has no metrics of containers");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PodFigures(throttling(throttled), peak(peak, uid));
  }

  private static void take(String line, String name, String uid, List<PrometheusLine> rows) {
    if (line.startsWith(name) && rows.size() < MAX_ROWS) {
      PrometheusLine.parse(line)
          .filter(row -> row.name().equals(name) && isOfPod(row, uid))
          .ifPresent(rows::add);
    }
  }

  private static boolean isOfPod(PrometheusLine row, String uid) {
    return cgroup(row).contains("pod" + uid);
  }

  /** The path of the cgroup. The systemd driver writes a uid with underscores. */
  private static String cgroup(PrometheusLine row) {
    return row.labels().getOrDefault("id", "").replace('_', '-');
  }

  private static boolean isOfPodItself(PrometheusLine row, String uid) {
    String path = cgroup(row);
    String last = path.substring(path.lastIndexOf('/') + 1);
    String plain =
        last.endsWith(".slice") ? last.substring(0, last.length() - ".slice".length()) : last;
    return plain.endsWith("pod" + uid);
  }

  private static Throttling throttling(List<PrometheusLine> rows) {
    Map<String, Stamped> byCgroup = new HashMap<>();
    rows.forEach(row -> stamped(row).ifPresent(figure -> byCgroup.put(cgroup(row), figure)));
    return byCgroup.isEmpty()
        ? Throttling.missing(
            "the kubelet's answer has no %s of the Pod with a time stamp: the Pod has no CPU limit, or the kubelet's cache has not seen the Pod yet"
                .formatted(THROTTLED))
        : new Throttling(byCgroup, "");
  }

  private static Reading peak(List<PrometheusLine> rows, String uid) {
    List<Stamped> own =
        rows.stream()
            .filter(row -> isOfPodItself(row, uid))
            .flatMap(row -> stamped(row).stream())
            .toList();
    if (own.size() != 1) {
      return Reading.missing(
          "the kubelet's answer has no %s of the Pod's own cgroup with a time stamp"
              .formatted(PEAK));
    }
    return own.get(0).value() > 0
        ? Reading.of(own.get(0))
        : Reading.missing(
            "%s of the Pod is 0: the node's kernel or its kubelet does not keep the high-water mark"
                .formatted(PEAK));
  }

  private static Optional<Stamped> stamped(PrometheusLine row) {
    boolean sound =
        Double.isFinite(row.value())
            && row.value() >= 0
            && row.millis().isPresent()
            && row.millis().getAsLong() > 0
            && row.millis().getAsLong() < MAX_MILLIS;
    if (!sound) {
      return Optional.empty();
    }
    long from = row.millis().getAsLong() * NANOS_PER_MILLI;
    return Optional.of(new Stamped(row.value(), from, from + NANOS_PER_MILLI - 1));
  }
}
