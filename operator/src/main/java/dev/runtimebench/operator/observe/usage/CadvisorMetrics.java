package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;
import dev.runtimebench.results.naming.TrialNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the figures of one Pod in a kubelet's answer to {@code /metrics/cadvisor}, line by line,
 * and keeps the rows of this Pod only. No content of the answer makes the reading fail. Not
 * thread-safe: one thread takes the lines, and the figures are for others only after the last line.
 *
 * <p>CPU time and memory are those of the Pod's own cgroup, which has the processes of the sandbox
 * too. The label {@code id} of such a row is the path of that cgroup, and the labels {@code
 * container} and {@code name} are empty. Rows of the Pod's containers never count as the Pod, and
 * nothing is added up.
 *
 * <p>Throttling is kept for each cgroup that can throttle the workload: that of the Pod, that of
 * the sandbox, and that of the workload's own container. The kernel counts the time in the cgroup
 * whose limit is used up first. The throttling of another container says nothing about the
 * workload.
 */
public final class CadvisorMetrics {

  private static final String CPU = "container_cpu_usage_seconds_total";
  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String PEAK = "container_memory_max_usage_bytes";
  private static final String THROTTLED = "container_cpu_cfs_throttled_seconds_total";
  private static final List<String> NAMES = List.of(CPU, MEMORY, PEAK, THROTTLED);

  private static final String NO_METRICS =
      "the kubelet's answer to /metrics/cadvisor has no metrics of containers";
  private static final String NO_POD =
      "the kubelet's answer has no %s of the Pod: the kubelet's cache has not seen the Pod yet, or has dropped it";
  private static final String NO_OWN_CGROUP =
      "the kubelet's answer has %s of the Pod's containers, but not of the Pod's own cgroup, so the processes of the sandbox are unknown";

  /** A Pod has few cgroups. */
  private static final int MAX_ROWS = 256;

  /** The names that a kubelet has for a Pod, for its sandbox, and for the workload's container. */
  private static final Set<String> THROTTLE_WORKLOAD = Set.of("", "POD", TrialNames.CONTAINER);

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI - 1;

  private final String uid;
  private final Map<String, List<PrometheusLine>> rows = new HashMap<>();
  private final PodCgroups cgroups = new PodCgroups();
  private boolean any;

  /**
   * @param uid of the Pod
   */
  public CadvisorMetrics(String uid) {
    this.uid = uid;
    NAMES.forEach(name -> rows.put(name, new ArrayList<>()));
  }

  /** Takes one line of the answer. */
  public void take(String line) {
    any |= line.startsWith("container_");
    cgroups.take(line);
    for (String name : NAMES) {
      if (line.startsWith(name) && rows.get(name).size() < MAX_ROWS) {
        PrometheusLine.parse(line)
            .filter(row -> row.name().equals(name) && cgroup(row).contains("pod" + uid))
            .filter(CadvisorMetrics::isOfAllCpus)
            .ifPresent(rows.get(name)::add);
      }
    }
  }

  /** Whether the kubelet shows the cgroups of no Pod, so that another path may have the figures. */
  public boolean lacksPodCgroups() {
    return cgroups.areMissing();
  }

  /** The figures in the lines so far. */
  public UsageSample sample() {
    return any
        ? new UsageSample(own(CPU), own(MEMORY), throttling(), own(PEAK))
        : UsageSample.missing(NO_METRICS);
  }

  /** The path of the cgroup. The systemd driver writes a uid with underscores. */
  private static String cgroup(PrometheusLine row) {
    return row.labels().getOrDefault("id", "").replace('_', '-');
  }

  /** Whether a row is of the Pod's own cgroup, and not of a container or a sandbox in the Pod. */
  private boolean isOfPodItself(PrometheusLine row) {
    String path = cgroup(row);
    String last = path.substring(path.lastIndexOf('/') + 1);
    String plain =
        last.endsWith(".slice") ? last.substring(0, last.length() - ".slice".length()) : last;
    return plain.endsWith("pod" + uid)
        && row.labels().getOrDefault("container", "").isEmpty()
        && row.labels().getOrDefault("name", "").isEmpty();
  }

  /** The sum over all CPUs: a kubelet may also have a row for each CPU. */
  private static boolean isOfAllCpus(PrometheusLine row) {
    return row.labels().getOrDefault("cpu", "total").equals("total");
  }

  private Reading own(String name) {
    List<PrometheusLine> all = rows.get(name);
    List<PrometheusLine> own = all.stream().filter(this::isOfPodItself).toList();
    if (own.isEmpty()) {
      return Reading.missing(without(all).formatted(name));
    }
    if (own.size() > 1) {
      return Reading.missing(
          "the kubelet's answer has %d values of %s of the Pod's own cgroup"
              .formatted(own.size(), name));
    }
    Optional<Stamped> figure = stamped(own.get(0));
    if (figure.isEmpty()) {
      return Reading.missing(
          "the kubelet's %s of the Pod has no time stamp, or is not a number".formatted(name));
    }
    if (figure.get().value() > 0) {
      return Reading.of(figure.get());
    }
    return Reading.missing(
        name.equals(PEAK)
            ? "%s of the Pod is 0: the node's kernel or its kubelet does not keep the high-water mark"
                .formatted(name)
            : "%s of the Pod is 0, which no Pod that runs has".formatted(name));
  }

  /** Why there is no row of the Pod's own cgroup. */
  private String without(List<PrometheusLine> all) {
    if (!all.isEmpty()) {
      return NO_OWN_CGROUP;
    }
    return cgroups.areMissing() ? PodCgroups.MISSING : NO_POD;
  }

  private Throttling throttling() {
    Map<String, Stamped> byCgroup = new HashMap<>();
    List<PrometheusLine> own =
        rows.get(THROTTLED).stream()
            .filter(row -> THROTTLE_WORKLOAD.contains(row.labels().getOrDefault("container", "")))
            .toList();
    for (PrometheusLine row : own) {
      Optional<Stamped> figure = stamped(row);
      if (figure.isEmpty()) {
        return Throttling.missing(
            "the kubelet's %s of a cgroup of the Pod has no time stamp, or is not a number"
                .formatted(THROTTLED));
      }
      byCgroup.put(cgroup(row), figure.get());
    }
    if (byCgroup.isEmpty() && cgroups.areMissing()) {
      return Throttling.missing(PodCgroups.MISSING);
    }
    return byCgroup.isEmpty()
        ? Throttling.missing(
            "the kubelet's answer has no %s of the Pod: the Pod has no CPU limit, or the kubelet's cache has not seen the Pod yet"
                .formatted(THROTTLED))
        : new Throttling(byCgroup, "");
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
