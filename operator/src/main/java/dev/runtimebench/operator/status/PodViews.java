package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.PodView;
import dev.runtimebench.api.v1alpha1.PodViewBuilder;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Builds status.environment.pods: the Pods as the platform made them. */
final class PodViews {

  private static final int MAX_IMAGES = 8;
  private static final int MAX_ENTRIES = 40;

  private PodViews() {}

  static List<PodView> of(List<String> runtimes, List<TrialOutcome> outcomes) {
    return runtimes.stream().flatMap(name -> of(name, outcomes).stream()).toList();
  }

  private static Optional<PodView> of(String runtime, List<TrialOutcome> outcomes) {
    List<RanPod> pods =
        outcomes.stream()
            .filter(o -> o.runtime().equals(runtime) && o.ran() != null)
            .map(TrialOutcome::ran)
            .toList();
    if (pods.isEmpty()) {
      return Optional.empty();
    }
    RanPod last = pods.get(pods.size() - 1);
    return Optional.of(
        PodViewBuilder.builder()
            .runtime(runtime)
            .runtimeClassName(last.runtimeClassName())
            .qosClass(last.qosClass())
            .requests(last.requests())
            .limits(last.limits())
            .images(
                pods.stream()
                    .map(RanPod::imageId)
                    .filter(id -> id != null)
                    .distinct()
                    .limit(MAX_IMAGES)
                    .toList())
            .changed(all(pods, PodViews::changed))
            .added(all(pods, PodViews::added))
            .build());
  }

  private static List<String> changed(RanPod pod) {
    List<String> all = new ArrayList<>(pod.resources());
    if (pod.pullPolicy() != null) {
      all.add("imagePullPolicy became " + pod.pullPolicy());
    }
    all.addAll(pod.changed());
    return all;
  }

  private static List<String> added(RanPod pod) {
    List<String> all = new ArrayList<>(pod.containers());
    all.addAll(pod.added());
    return all;
  }

  private static List<String> all(Collection<RanPod> pods, Function<RanPod, List<String>> entries) {
    return pods.stream()
        .flatMap(pod -> entries.apply(pod).stream())
        .distinct()
        .limit(MAX_ENTRIES)
        .toList();
  }
}
