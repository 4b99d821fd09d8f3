package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the Pods of other owners without what the operator does not read: variables, commands and
 * volumes are the largest part of most Pods, and a hundred nodes have ten thousand Pods. Requests,
 * probes, priorities and the status stay.
 */
final class ReducedPods extends BasicItemStore<Pod> {

  ReducedPods() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Pod put(String key, Pod pod) {
    reduce(pod);
    return super.put(key, pod);
  }

  private static void reduce(Pod pod) {
    PodSpec spec = pod.getSpec();
    if (spec == null) {
      return;
    }
    spec.setVolumes(List.of());
    Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
        .forEach(ReducedPods::reduce);
  }

  private static void reduce(Container container) {
    container.setEnv(List.of());
    container.setEnvFrom(List.of());
    container.setCommand(List.of());
    container.setArgs(List.of());
    container.setVolumeMounts(List.of());
    container.setLifecycle(null);
  }
}
