package dev.runtimebench.operator.observe.disruption;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a node cannot take the next Pods of a benchmark.
 *
 * @param kind what the obstacle means for the benchmark
 * @param message a sentence that begins with the node
 */
public record NodeObstacle(Kind kind, String message) {

  /** What an obstacle means for a benchmark. */
  public enum Kind {
    /** The obstacle may pass. */
    Passing,
    /** The obstacle may pass, and until then nothing runs on the node. */
    NodeLost,
    /** The Pods can never fit on the node. */
    Lasting
  }

  private static final int SHOWN_PODS = 3;
  private static final int MILLI_DIGITS = 3;
  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);

  /**
   * The Pods that the benchmark wants to start together.
   *
   * @param pod one of them, as the API server would store it
   * @param count how many of them
   */
  public record Wanted(Pod pod, long count) {

    private BigDecimal request(String resource) {
      return Requests.of(pod, resource).multiply(BigDecimal.valueOf(count));
    }
  }

  /**
   * Why a node takes no Pods at all: the node is gone, NotReady or cordoned. Empty if nothing is
   * known.
   */
  public static Optional<NodeObstacle> ofState(NodeNow now) {
    return now.notReady()
        .map(why -> obstacle(Kind.NodeLost, now, why))
        .or(
            () ->
                now.node()
                    .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                    .map(node -> obstacle(Kind.Passing, now, " is cordoned (spec.unschedulable)")));
  }

  /**
   * Finds the first obstacle.
   *
   * @param others the other Pods of the node that have not ended; empty if they are not known
   * @return empty if nothing is known that keeps the Pods from the node
   */
  public static Optional<NodeObstacle> of(NodeNow now, Wanted wanted, Optional<List<Pod>> others) {
    Optional<NodeObstacle> ofState = ofState(now);
    if (ofState.isPresent() || now.node().isEmpty()) {
      return ofState;
    }
    Node node = now.node().get();
    return taint(node, wanted.pod().getSpec().getTolerations())
        .or(() -> label(node, wanted.pod().getSpec().getNodeSelector()))
        .map(why -> obstacle(Kind.Passing, now, why))
        .or(() -> tooLarge(now, node, wanted))
        .or(
            () ->
                others
                    // A Pod with a priority may take the place of others. Only a try shows that.
                    .filter(o -> wanted.pod().getSpec().getPriorityClassName() == null)
                    .flatMap(o -> full(node, wanted, o))
                    .map(why -> obstacle(Kind.Passing, now, why)));
  }

  private static NodeObstacle obstacle(Kind kind, NodeNow now, String why) {
    return new NodeObstacle(kind, "node " + now.name() + why);
  }

  private static Optional<String> taint(Node node, List<Toleration> tolerations) {
    return node.getSpec().getTaints().stream()
        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
        .filter(taint -> tolerations.stream().noneMatch(t -> tolerates(t, taint)))
        .findFirst()
        .map(
            taint ->
                " has the taint %s%s:%s, which spec.placement.tolerations does not tolerate"
                    .formatted(
                        taint.getKey(),
                        taint.getValue() == null ? "" : "=" + taint.getValue(),
                        taint.getEffect()));
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean exists = "Exists".equals(toleration.getOperator());
    boolean all = toleration.getKey() == null || toleration.getKey().isEmpty();
    boolean key = all ? exists : toleration.getKey().equals(taint.getKey());
    boolean value =
        exists
            || Objects.equals(
                Objects.requireNonNullElse(toleration.getValue(), ""),
                Objects.requireNonNullElse(taint.getValue(), ""));
    boolean effect =
        toleration.getEffect() == null
            || toleration.getEffect().isEmpty()
            || toleration.getEffect().equals(taint.getEffect());
    return key && value && effect;
  }

  private static Optional<String> label(Node node, Map<String, String> selector) {
    Map<String, String> labels =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
    return Objects.requireNonNullElse(selector, Map.<String, String>of()).entrySet().stream()
        .filter(wanted -> !wanted.getValue().equals(labels.get(wanted.getKey())))
        .findFirst()
        .map(w -> " no longer has the label %s=%s".formatted(w.getKey(), w.getValue()));
  }

  private static Optional<NodeObstacle> tooLarge(NodeNow now, Node node, Wanted wanted) {
    for (String resource : List.of("cpu", "memory")) {
      Optional<BigDecimal> total = allocatable(node, resource);
      BigDecimal request = wanted.request(resource);
      if (total.isPresent() && request.compareTo(total.get()) > 0) {
        return Optional.of(
            new NodeObstacle(
                Kind.Lasting,
                "node %s has %s of allocatable %s, and the benchmark's Pods request %s with the overhead of their RuntimeClass; lower spec.resources.%s, or choose a larger node"
                    .formatted(
                        now.name(),
                        shown(resource, total.get()),
                        resource,
                        shown(resource, request),
                        resource)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> full(Node node, Wanted wanted, List<Pod> others) {
    for (String resource : List.of("cpu", "memory")) {
      Optional<BigDecimal> total = allocatable(node, resource);
      BigDecimal request = wanted.request(resource);
      BigDecimal used =
          others.stream()
              .map(pod -> Requests.of(pod, resource))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      if (total.isPresent()
          && request.signum() > 0
          && used.add(request).compareTo(total.get()) > 0) {
        return Optional.of(
            " is full: other Pods request %s of %s %s (%s), and the benchmark's Pods request %s"
                .formatted(
                    shown(resource, used),
                    shown(resource, total.get()),
                    resource,
                    largest(resource, others),
                    shown(resource, request)));
      }
    }
    boolean tooMany =
        allocatable(node, "pods")
            .filter(most -> BigDecimal.valueOf(others.size() + wanted.count()).compareTo(most) > 0)
            .isPresent();
    return tooMany
        ? Optional.of(" is full: it already runs %d other Pods".formatted(others.size()))
        : Optional.empty();
  }

  /** The Pods that request most of a resource. */
  private static String largest(String resource, List<Pod> others) {
    List<Pod> users =
        others.stream()
            .filter(pod -> Requests.of(pod, resource).signum() > 0)
            .sorted(Comparator.comparing((Pod pod) -> Requests.of(pod, resource)).reversed())
            .toList();
    String names =
        users.stream()
            .limit(SHOWN_PODS)
            .map(
                pod ->
                    "%s/%s %s"
                        .formatted(
                            pod.getMetadata().getNamespace(),
                            pod.getMetadata().getName(),
                            shown(resource, Requests.of(pod, resource))))
            .collect(Collectors.joining(", "));
    return users.size() <= SHOWN_PODS
        ? names
        : names + " and %d more".formatted(users.size() - SHOWN_PODS);
  }

  private static Optional<BigDecimal> allocatable(Node node, String resource) {
    return Optional.ofNullable(node.getStatus())
        .flatMap(status -> Requests.amount(status.getAllocatable(), resource));
  }

  private static String shown(String resource, BigDecimal amount) {
    if (resource.equals("memory")) {
      return amount.divide(MEBIBYTE, 0, RoundingMode.HALF_UP).toPlainString() + "Mi";
    }
    return amount.remainder(BigDecimal.ONE).signum() == 0
        ? amount.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
        : amount.movePointRight(MILLI_DIGITS).setScale(0, RoundingMode.HALF_UP) + "m";
  }
}
