package dev.runtimebench.results.findings.remark;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says how the Pods that ran differ from the Pods that the benchmark asked for. */
final class PodRemarks {

  private static final int MAX_SHOWN = 4;
  private static final Facts NONE = new Facts();

  /** What holds for at least one Pod of a runtime. */
  private static final class Facts {
    private final Set<String> resources = new LinkedHashSet<>();
    private final Set<String> containers = new LinkedHashSet<>();
    private final Set<String> ownContainers = new LinkedHashSet<>();
    private final Set<String> pulls = new LinkedHashSet<>();
    private final Map<String, RanPod> firstByNode = new LinkedHashMap<>();

    /** Notes the other Pod of a trial: the client of a server under test, or the server. */
    private void addPeer(RanPod peer) {
      peer.resources().forEach(text -> resources.add("in the other Pod, " + text));
      peer.containers().forEach(text -> containers.add("in the other Pod, " + text));
    }

    private void add(String node, RanPod pod) {
      resources.addAll(pod.resources());
      containers.addAll(pod.containers());
      ownContainers.addAll(pod.containers());
      if (pod.asksRegistry()) {
        pulls.add("imagePullPolicy is Always");
      }
      if (node != null) {
        firstByNode.putIfAbsent(node, pod);
      }
    }
  }

  private final Map<String, Facts> byRuntime = new HashMap<>();

  /**
   * @param counted the trials that the results rest on
   */
  PodRemarks(List<TrialOutcome> counted) {
    for (TrialOutcome trial : counted) {
      if (trial.ran() != null) {
        byRuntime.computeIfAbsent(trial.runtime(), r -> new Facts()).add(trial.node(), trial.ran());
      }
      if (trial.peer() != null) {
        byRuntime.computeIfAbsent(trial.runtime(), r -> new Facts()).addPeer(trial.peer());
      }
    }
  }

  /** Returns the remarks on the comparison of a runtime with the baseline. */
  List<Remark> on(String runtime, String baseline, Metric metric) {
    List<Remark> remarks = new ArrayList<>();
    add(remarks, Remark.Kind.ResourcesChanged, difference(baseline, runtime, f -> f.resources));
    boolean usage = metric.source() != null && metric.source().isPodUsage();
    if (usage && areOtherContainers(baseline, runtime)) {
      add(
          remarks,
          Remark.Kind.AddedContainersMeasured,
          difference(baseline, runtime, f -> f.ownContainers));
    } else {
      add(remarks, Remark.Kind.ContainersAdded, difference(baseline, runtime, f -> f.containers));
    }
    // A metric without a source is the start latency of a burst.
    if (metric.source() == null || metric.source().isInterval()) {
      add(remarks, Remark.Kind.RegistryAsked, difference(baseline, runtime, f -> f.pulls));
    }
    images(baseline, runtime).ifPresent(remarks::add);
    return remarks;
  }

  private static void add(List<Remark> remarks, Remark.Kind kind, Optional<String> what) {
    String about =
        switch (kind) {
          case ResourcesChanged -> "the platform changed the Pods' resources: ";
          case ContainersAdded ->
              "the platform added containers, which use the Pod's CPU or delay its start: ";
          case AddedContainersMeasured ->
              "the platform added different containers, and the Pods' CPU and memory include these containers: ";
          default ->
              "the kubelet asks the registry before each start, and the start-up time includes the answer: ";
        };
    what.ifPresent(text -> remarks.add(new Remark(kind, about + text)));
  }

  /** Whether the platform added other containers to the Pods under test of the two runtimes. */
  private boolean areOtherContainers(String baseline, String runtime) {
    return !byRuntime
        .getOrDefault(baseline, NONE)
        .ownContainers
        .equals(byRuntime.getOrDefault(runtime, NONE).ownContainers);
  }

  /** Describes what holds for the Pods of two runtimes; empty if it holds for none. */
  private Optional<String> difference(
      String baseline, String runtime, Function<Facts, Set<String>> what) {
    Set<String> first = what.apply(byRuntime.getOrDefault(baseline, NONE));
    Set<String> second = what.apply(byRuntime.getOrDefault(runtime, NONE));
    if (first.isEmpty() && second.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        first.equals(second)
            ? shown(first)
            : "under %s %s; under %s %s".formatted(baseline, shown(first), runtime, shown(second)));
  }

  private static String shown(Collection<String> all) {
    if (all.isEmpty()) {
      return "nothing";
    }
    String text = all.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
    return all.size() <= MAX_SHOWN ? text : text + " and %d more".formatted(all.size() - MAX_SHOWN);
  }

  /** Different nodes may have pulled different versions of the image. */
  private Optional<Remark> images(String baseline, String runtime) {
    Map<String, RanPod> byNode = new LinkedHashMap<>();
    for (String side : List.of(baseline, runtime)) {
      byRuntime.getOrDefault(side, NONE).firstByNode.forEach(byNode::putIfAbsent);
    }
    return byNode.entrySet().stream()
        .flatMap(
            one ->
                byNode.entrySet().stream()
                    .filter(other -> one.getValue().hasOtherImage(other.getValue()))
                    .map(
                        other ->
                            new Remark(
                                Remark.Kind.ImagesDiffer,
                                "the nodes ran different images: %s on %s and %s on %s"
                                    .formatted(
                                        one.getValue().imageId(),
                                        one.getKey(),
                                        other.getValue().imageId(),
                                        other.getKey()))))
        .findFirst();
  }
}
