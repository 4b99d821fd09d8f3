package dev.runtimebench.localcluster.controller;

import dev.runtimebench.localcluster.admission.PodResources;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The filters of the scheduler: finds out why a Pod does not fit on a node. */
final class NodeFit {

  private NodeFit() {}

  /**
   * Returns why the Pod does not fit, in the words of the real scheduler; empty if the Pod fits.
   *
   * @param others the Pods that occupy the node
   */
  static List<String> obstacles(Pod pod, Node node, List<Pod> others) {
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      return List.of("node(s) were unschedulable");
    }
    for (Taint taint : node.getSpec().getTaints()) {
      boolean hard = !"PreferNoSchedule".equals(taint.getEffect());
      if (hard && pod.getSpec().getTolerations().stream().noneMatch(t -> tolerates(t, taint))) {
        String value = taint.getValue() == null ? "" : taint.getValue();
        return List.of("node(s) had untolerated taint {" + taint.getKey() + ": " + value + "}");
      }
    }
    if (!matchesSelector(pod, node) || !matchesAffinity(pod, node)) {
      return List.of("node(s) didn't match Pod's node affinity/selector");
    }
    return insufficient(pod, node, others);
  }

  /** Returns the sum of the weights of the Pod's soft node affinity that the node satisfies. */
  static int preference(Pod pod, Node node) {
    Affinity affinity = pod.getSpec().getAffinity();
    if (affinity == null || affinity.getNodeAffinity() == null) {
      return 0;
    }
    return affinity.getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution().stream()
        .filter(soft -> matchesTerm(soft.getPreference(), node))
        .mapToInt(PreferredSchedulingTerm::getWeight)
        .sum();
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean key = toleration.getKey() == null || toleration.getKey().equals(taint.getKey());
    boolean effect =
        toleration.getEffect() == null || toleration.getEffect().equals(taint.getEffect());
    boolean value =
        "Exists".equals(toleration.getOperator())
            || (toleration.getKey() != null
                && Objects.equals(
                    Objects.requireNonNullElse(toleration.getValue(), ""),
                    Objects.requireNonNullElse(taint.getValue(), "")));
    return key && effect && value;
  }

  private static boolean matchesSelector(Pod pod, Node node) {
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    return selector == null || labels(node).entrySet().containsAll(selector.entrySet());
  }

  /** Returns true if one term holds. A term holds if all its requirements hold. */
  private static boolean matchesAffinity(Pod pod, Node node) {
    Affinity affinity = pod.getSpec().getAffinity();
    if (affinity == null
        || affinity.getNodeAffinity() == null
        || affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
      return true;
    }
    List<NodeSelectorTerm> terms =
        affinity
            .getNodeAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getNodeSelectorTerms();
    return terms.stream().anyMatch(term -> matchesTerm(term, node));
  }

  private static boolean matchesTerm(NodeSelectorTerm term, Node node) {
    Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
    boolean empty = term.getMatchFields().isEmpty() && term.getMatchExpressions().isEmpty();
    return !empty
        && term.getMatchFields().stream().allMatch(r -> matches(r, fields))
        && term.getMatchExpressions().stream().allMatch(r -> matches(r, labels(node)));
  }

  private static boolean matches(NodeSelectorRequirement requirement, Map<String, String> values) {
    String value = values.get(requirement.getKey());
    switch (requirement.getOperator()) {
      case "In":
        return value != null && requirement.getValues().contains(value);
      case "NotIn":
        return value == null || !requirement.getValues().contains(value);
      case "Exists":
        return value != null;
      case "DoesNotExist":
        return value == null;
      case "Gt":
        return value != null && Long.parseLong(value) > Long.parseLong(first(requirement));
      case "Lt":
        return value != null && Long.parseLong(value) < Long.parseLong(first(requirement));
      default:
        return false;
    }
  }

  private static String first(NodeSelectorRequirement requirement) {
    return requirement.getValues().get(0);
  }

  private static List<String> insufficient(Pod pod, Node node, List<Pod> others) {
    List<String> missing = new ArrayList<>();
    Map<String, Quantity> allocatable = node.getStatus().getAllocatable();
    if (allocatable.containsKey("pods")
        && BigDecimal.valueOf(others.size() + 1L)
                .compareTo(Quantity.getAmountInBytes(allocatable.get("pods")))
            > 0) {
      missing.add("Too many pods");
    }
    for (String resource : List.of("cpu", "memory")) {
      BigDecimal requested = PodResources.request(pod, resource);
      BigDecimal used =
          others.stream()
              .map(other -> PodResources.request(other, resource))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal total = Quantity.getAmountInBytes(allocatable.get(resource));
      if (requested.signum() > 0 && used.add(requested).compareTo(total) > 0) {
        missing.add("Insufficient " + resource);
      }
    }
    return missing;
  }

  private static Map<String, String> labels(Node node) {
    return Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
  }
}
