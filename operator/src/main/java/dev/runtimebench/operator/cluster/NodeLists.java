package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists the nodes with given labels. A benchmark that waits for its turn asks in every reconcile,
 * so an answer is used for some seconds. All benchmarks share an instance. Thread-safe.
 */
final class NodeLists {

  private static final int FORBIDDEN = 403;

  /** How long an answer is used. */
  private static final Duration CACHE_TIME = Duration.ofSeconds(10);

  private static final int MAX_KEPT = 100;

  private static final long PAGE = 500;

  /** A larger pool would cost too much memory. */
  private static final int MAX_NODES = 5000;

  private record Answer(Optional<List<Node>> nodes, long at) {}

  private final KubernetesClient client;
  private final OperatorClock clock;
  private final Map<Map<String, String>, Answer> answers = new HashMap<>();

  NodeLists(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The nodes with these labels, with what placement needs: labels, taints, conditions and
   * handlers.
   *
   * @return empty if there are more than {@value #MAX_NODES}, or if the operator may not list nodes
   */
  synchronized Optional<List<Node>> with(Map<String, String> labels) {
    long now = clock.monotonicNanos();
    answers.values().removeIf(answer -> now - answer.at() > CACHE_TIME.toNanos());
    Answer known = answers.get(labels);
    if (known != null) {
      return known.nodes();
    }
    Optional<List<Node>> nodes = list(labels);
    if (answers.size() < MAX_KEPT) {
      answers.put(Map.copyOf(labels), new Answer(nodes, now));
    }
    return nodes;
  }

  private Optional<List<Node>> list(Map<String, String> labels) {
    List<Node> nodes = new ArrayList<>();
    String next = null;
    try {
      do {
        // The client writes the labels into the options, so each call needs options of its own.
        NodeList page =
            client
                .nodes()
                .withLabels(labels)
                .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
        page.getItems().forEach(node -> nodes.add(lean(node)));
        next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
      } while (next != null && !next.isEmpty() && nodes.size() <= MAX_NODES);
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
    return nodes.size() <= MAX_NODES ? Optional.of(List.copyOf(nodes)) : Optional.empty();
  }

  /** A node lists up to 50 images, addresses and annotations, which nobody here reads. */
  private static Node lean(Node node) {
    NodeBuilder lean =
        new NodeBuilder()
            .withNewMetadata()
            .withName(node.getMetadata().getName())
            .withLabels(node.getMetadata().getLabels())
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .withNewStatus()
            .endStatus();
    if (node.getSpec() != null) {
      lean.editSpec()
          .withTaints(node.getSpec().getTaints())
          .withUnschedulable(node.getSpec().getUnschedulable())
          .endSpec();
    }
    if (node.getStatus() != null) {
      lean.editStatus()
          .withConditions(
              node.getStatus().getConditions().stream()
                  .filter(condition -> "Ready".equals(condition.getType()))
                  .toList())
          .withRuntimeHandlers(node.getStatus().getRuntimeHandlers())
          .endStatus();
    }
    return lean.build();
  }
}
