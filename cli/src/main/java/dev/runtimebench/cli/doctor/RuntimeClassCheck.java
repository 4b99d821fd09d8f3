package dev.runtimebench.cli.doctor;

import dev.runtimebench.results.experiment.Handlers;
import dev.runtimebench.results.experiment.NodeHandlers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which RuntimeClasses are there, and which nodes have their handlers? */
final class RuntimeClassCheck implements Check {

  private static final int MAX_NAMED = 3;

  private final KubernetesClient client;
  private final RuntimeClasses runtimeClasses;
  private final boolean probed;

  /**
   * @param probed whether probe Pods run under all RuntimeClasses that matter
   */
  RuntimeClassCheck(KubernetesClient client, RuntimeClasses runtimeClasses, boolean probed) {
    this.client = client;
    this.runtimeClasses = runtimeClasses;
    this.probed = probed;
  }

  @Override
  public String name() {
    return "RuntimeClasses";
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    if (!runtimeClasses.areListed()) {
      findings.add(notListed());
    } else if (runtimeClasses.known().isEmpty()) {
      return List.of(
          Finding.warning(
              name(),
              "the cluster has no RuntimeClass, so there is only its default runtime",
              "install a runtime such as gVisor on a node, and create its RuntimeClass (chart value"
                  + " runtimeClasses)"));
    }
    Optional<List<Node>> nodes = nodes();
    for (RuntimeClass one : runtimeClasses.known()) {
      findings.add(nodes.isPresent() ? on(one, nodes.get()) : withoutNodes(one));
    }
    return findings;
  }

  /** RuntimeClasses are outside of all namespaces, so a role in a namespace does not help. */
  private Finding notListed() {
    String grant =
        "bind a ClusterRole with get and list of runtimeclasses.node.k8s.io in a ClusterRoleBinding (the"
            + " chart's rbac.aggregate gives view these rights)";
    if (probed) {
      return Finding.skipped(
          name(),
          "this user may not list them, so the probe Pods alone show whether the RuntimeClasses of"
              + " the file work: "
              + runtimeClasses.refusal(),
          grant);
    }
    return Finding.unknown(
        name(),
        "this user may not list them, so only the RuntimeClasses that a file names can be checked: "
            + runtimeClasses.refusal(),
        grant + ", or let the probe Pods of rtb doctor -f FILE answer");
  }

  private Optional<List<Node>> nodes() {
    try {
      return Optional.of(client.nodes().list().getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static String title(RuntimeClass one) {
    return "%s (handler %s)".formatted(one.getMetadata().getName(), one.getHandler());
  }

  private Finding withoutNodes(RuntimeClass one) {
    return Finding.skipped(
        name(),
        title(one) + ": this user may not list nodes, so the probe Pod alone shows the handler",
        "grant list nodes to see which nodes have the handler");
  }

  private Finding on(RuntimeClass one, List<Node> all) {
    Optional<String> foreign = Handlers.runsInstead(one.getHandler());
    if (foreign.isPresent()) {
      return Finding.warning(
          name(),
          "%s runs %s and no Linux images".formatted(title(one), foreign.get()),
          "measure another RuntimeClass");
    }
    Map<String, String> labels =
        Optional.ofNullable(one.getScheduling())
            .map(scheduling -> scheduling.getNodeSelector())
            .orElse(Map.of());
    List<Node> selected = all.stream().filter(node -> has(node, labels)).toList();
    if (selected.isEmpty()) {
      return Finding.problem(
          name(),
          "%s selects nodes with %s, and no node has these labels".formatted(title(one), labels),
          "label a node that has the handler, or change scheduling.nodeSelector of the RuntimeClass");
    }
    List<Node> with = selected.stream().filter(node -> reports(node, one) == Answer.YES).toList();
    List<Node> unknown =
        selected.stream().filter(node -> reports(node, one) == Answer.UNKNOWN).toList();
    if (!with.isEmpty()) {
      return Finding.ok(
          name(),
          "%s is on %d of %d nodes: %s"
              .formatted(title(one), with.size(), all.size(), names(with)));
    }
    if (!unknown.isEmpty()) {
      return Finding.ok(
          name(),
          "%s may run on %s; kubelets before Kubernetes 1.30 do not report their handlers"
              .formatted(title(one), names(unknown)));
    }
    return Finding.problem(
        name(),
        "%s: none of the nodes that it selects has the handler (%s)"
            .formatted(title(one), names(selected)),
        "configure the handler in the container runtime of a node, and restart it");
  }

  private enum Answer {
    YES,
    NO,
    UNKNOWN
  }

  private static Answer reports(Node node, RuntimeClass one) {
    Optional<Set<String>> handlers = NodeHandlers.reported(node);
    if (handlers.isEmpty()) {
      return Answer.UNKNOWN;
    }
    return handlers.get().contains(one.getHandler()) ? Answer.YES : Answer.NO;
  }

  private static boolean has(Node node, Map<String, String> labels) {
    return Optional.ofNullable(node.getMetadata().getLabels())
        .orElse(Map.of())
        .entrySet()
        .containsAll(labels.entrySet());
  }

  private static String names(List<Node> nodes) {
    List<String> first =
        nodes.stream().limit(MAX_NAMED).map(node -> node.getMetadata().getName()).toList();
    int rest = nodes.size() - first.size();
    return String.join(", ", first) + (rest > 0 ? " and %d more".formatted(rest) : "");
  }
}
