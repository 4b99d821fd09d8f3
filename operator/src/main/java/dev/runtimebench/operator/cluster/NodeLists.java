package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists the nodes with given labels. A benchmark that waits for its turn asks in every reconcile,
 * so an answer is kept for some seconds. All benchmarks share an instance. Thread-safe.
 */
final class NodeLists {

  private static final int FORBIDDEN = 403;
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final int MAX_KEPT = 100;

  /** In a larger pool the answer would cost more than it tells. */
  private static final long MOST_NODES = 500;

  private record Answer(List<Node> nodes, long at) {}

  private final KubernetesClient client;
  private final OperatorClock clock;
  private final Map<Map<String, String>, Answer> answers = new HashMap<>();

  NodeLists(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The nodes with these labels. Empty if there are none, if there are more than {@value
   * #MOST_NODES}, or if the operator may not list nodes.
   */
  synchronized List<Node> with(Map<String, String> labels) {
    long now = clock.monotonicNanos();
    answers.values().removeIf(answer -> now - answer.at() > KEPT.toNanos());
    Answer known = answers.get(labels);
    if (known != null) {
      return known.nodes();
    }
    List<Node> nodes = list(labels);
    if (answers.size() < MAX_KEPT) {
      answers.put(Map.copyOf(labels), new Answer(nodes, now));
    }
    return nodes;
  }

  private List<Node> list(Map<String, String> labels) {
    try {
      // The client writes the labels into the options, so each call needs options of its own.
      NodeList page =
          client
              .nodes()
              .withLabels(labels)
              .list(new ListOptionsBuilder().withLimit(MOST_NODES).build());
      String next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
      boolean whole = next == null || next.isEmpty();
      return whole ? page.getItems().stream().map(NodeLists::lean).toList() : List.of();
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return List.of();
      }
      throw e;
    }
  }

  /** A node's status lists up to 50 images, which nobody here reads. */
  private static Node lean(Node node) {
    return node.getStatus() == null
        ? node
        : new NodeBuilder(node).editStatus().withImages(List.of()).endStatus().build();
  }
}
