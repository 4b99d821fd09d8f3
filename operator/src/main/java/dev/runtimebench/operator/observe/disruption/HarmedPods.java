package dev.runtimebench.operator.observe.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what harmed Pods on a node, as watches report. The status of a Pod shows a kill only
 * until the container ends again or the Pod is deleted, so a look at the Pods may miss the kill.
 * Thread-safe and bounded.
 */
public final class HarmedPods {

  /**
   * A Pod that was harmed.
   *
   * @param benchmarkUid the benchmark that owns the Pod; empty if none does
   * @param name as namespace/name
   */
  public record Harmed(String benchmarkUid, String uid, String name, PodHarm harm) {}

  private final Map<String, Harmed> byKey;

  /**
   * @param most how many harms to keep; the oldest ones go first
   */
  public HarmedPods(int most) {
    byKey =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Harmed> eldest) {
            return size() > most;
          }
        };
  }

  /** Notes a Pod as a watch reports it. */
  public synchronized void saw(String benchmarkUid, Pod pod) {
    String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    for (PodHarm harm : PodHarm.of(pod)) {
      byKey.putIfAbsent(
          harm.key(), new Harmed(benchmarkUid, pod.getMetadata().getUid(), name, harm));
    }
  }

  /**
   * What was seen, the oldest first.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   */
  public synchronized List<Harmed> others(String benchmarkUid) {
    return byKey.values().stream()
        .filter(harmed -> !benchmarkUid.equals(harmed.benchmarkUid()))
        .toList();
  }
}
