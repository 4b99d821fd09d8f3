package dev.runtimebench.operator.spec;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;

/** Compares the taints of a node with the tolerations of a Pod, as the scheduler does. */
final class Taints {

  /** The prefixes of the taints by which the cluster reports a passing state of a node. */
  private static final List<String> PASSING =
      List.of("node.kubernetes.io/", "node.cloudprovider.kubernetes.io/");

  private Taints() {}

  /**
   * Whether Pods with these tolerations may run on the node. Taints of a passing state, such as
   * {@code node.kubernetes.io/not-ready}, do not count.
   */
  static boolean areTolerated(Node node, List<Toleration> tolerations) {
    return node.getSpec() == null
        || node.getSpec().getTaints().stream()
            .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
            .filter(taint -> PASSING.stream().noneMatch(taint.getKey()::startsWith))
            .allMatch(taint -> tolerations.stream().anyMatch(t -> tolerates(t, taint)));
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    boolean anyKey = toleration.getKey() == null || toleration.getKey().isEmpty();
    boolean anyEffect = toleration.getEffect() == null || toleration.getEffect().isEmpty();
    boolean exists = "Exists".equals(toleration.getOperator());
    return (anyKey ? exists : toleration.getKey().equals(taint.getKey()))
        && (anyEffect || toleration.getEffect().equals(taint.getEffect()))
        && (exists || text(toleration.getValue()).equals(text(taint.getValue())));
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
