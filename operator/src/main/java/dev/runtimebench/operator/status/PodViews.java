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
import java.util.stream.Stream;

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
    List<RanPod> peers =
        outcomes.stream()
            .filter(o -> o.runtime().equals(runtime) && o.peer() != null)
            .map(TrialOutcome::peer)
            .toList();
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
            .changed(all(pods, peers, PodViews::changed))
            .added(all(pods, peers, PodViews::added))
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

  /**
   * The entries of the Pods under test, then those of the other Pods of the trials: the client of a
   * server under test, or the server.
   */
  private static List<String> all(
      Collection<RanPod> pods, Collection<RanPod> peers, Function<RanPod, List<String>> entries) {
    return Stream.concat(
            pods.stream().flatMap(pod -> entries.apply(pod).stream()),
            peers.stream()
                .flatMap(pod -> entries.apply(pod).stream())
                .map(entry -> "in the other Pod, " + entry))
        .distinct()
        .limit(MAX_ENTRIES)
        .toList();
  }
}
