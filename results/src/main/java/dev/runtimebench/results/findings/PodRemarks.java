package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.sample.RanPod;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says how the Pods that ran differ from the Pods that the benchmark asked for. */
final class PodRemarks {

  private static final int MAX_SHOWN = 4;

  private final List<TrialOutcome> counted;

  /**
   * @param counted the trials that the results rest on
   */
  PodRemarks(List<TrialOutcome> counted) {
    this.counted = counted;
  }

  /** Returns the remarks on the comparison of a runtime with the baseline. */
  List<Remark> on(String runtime, String baseline, Metric metric) {
    List<Remark> remarks = new ArrayList<>();
    List<String> sides = List.of(baseline, runtime);
    difference(sides, RanPod::resources)
        .map(text -> "the platform changed the Pods' resources: " + text)
        .ifPresent(text -> remarks.add(new Remark(Remark.Kind.ResourcesChanged, text)));
    difference(sides, RanPod::containers)
        .map(
            text ->
                "the platform added containers, which share the Pod's CPU or its start: " + text)
        .ifPresent(text -> remarks.add(new Remark(Remark.Kind.ContainersAdded, text)));
    if (metric.source() == null || metric.source().isInterval()) {
      difference(
              sides, pod -> pod.asksRegistry() ? List.of("imagePullPolicy is Always") : List.of())
          .map(
              text ->
                  "the kubelet asks the registry before each start, and the start-up time includes the answer: "
                      + text)
          .ifPresent(text -> remarks.add(new Remark(Remark.Kind.RegistryAsked, text)));
    }
    images(sides).ifPresent(remarks::add);
    return remarks;
  }

  /** Describes what holds for the Pods of the sides; empty if it holds for none. */
  private Optional<String> difference(List<String> sides, Function<RanPod, List<String>> what) {
    Map<String, Set<String>> bySide = new LinkedHashMap<>();
    for (String side : sides) {
      bySide.put(
          side,
          pods(side)
              .flatMap(pod -> what.apply(pod).stream())
              .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
    Set<String> first = bySide.get(sides.get(0));
    Set<String> second = bySide.get(sides.get(1));
    if (first.isEmpty() && second.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        first.equals(second)
            ? shown(first)
            : bySide.entrySet().stream()
                .map(e -> "under %s %s".formatted(e.getKey(), shown(e.getValue())))
                .collect(Collectors.joining("; ")));
  }

  private Stream<RanPod> pods(String runtime) {
    return counted.stream()
        .filter(o -> o.runtime().equals(runtime))
        .map(TrialOutcome::ran)
        .filter(pod -> pod != null);
  }

  private static String shown(Collection<String> all) {
    if (all.isEmpty()) {
      return "nothing";
    }
    String text = all.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
    return all.size() <= MAX_SHOWN ? text : text + " and %d more".formatted(all.size() - MAX_SHOWN);
  }

  /** Different nodes may have pulled different versions of the image. */
  private Optional<Remark> images(List<String> sides) {
    Map<String, RanPod> byNode = new LinkedHashMap<>();
    for (TrialOutcome outcome : counted) {
      if (sides.contains(outcome.runtime()) && outcome.ran() != null && outcome.node() != null) {
        byNode.putIfAbsent(outcome.node(), outcome.ran());
      }
    }
    Map<String, RanPod> others = new LinkedHashMap<>(byNode);
    return byNode.entrySet().stream()
        .flatMap(
            one ->
                others.entrySet().stream()
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
