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
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the nodes with given labels. A benchmark that waits for its turn asks in every reconcile,
 * so an answer is used for some seconds. While one caller renews an answer, the other callers get
 * the old one: a slow API server must not stop all reconciles. All benchmarks share an instance.
 * Thread-safe.
 */
final class NodeLists {

  private static final int FORBIDDEN = 403;

  /** How long an answer is used before a caller renews it. */
  private static final Duration CACHE_TIME = Duration.ofSeconds(10);

  /** How long an answer is used while another caller renews it. */
  private static final Duration MAX_AGE = Duration.ofMinutes(2);

  /** How many nodes the answers may hold together. The oldest answers go first. */
  private static final int MAX_KEPT = 20_000;

  private static final long PAGE = 500;

  /** A larger pool would cost too much memory. */
  private static final int MAX_NODES = 5000;

  private record Answer(Optional<List<Node>> nodes, long at) {

    /** An answer without nodes needs space too. */
    int size() {
      return 1 + nodes.map(List::size).orElse(0);
    }
  }

  private final KubernetesClient client;
  private final OperatorClock clock;

  /** The answers, the oldest first. */
  private final Map<Map<String, String>, Answer> answers = new LinkedHashMap<>();

  /** The labels for which a caller lists the nodes now. */
  private final Set<Map<String, String>> listing = new HashSet<>();

  NodeLists(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The nodes with these labels, with what placement needs: labels, taints, conditions, handlers
   * and allocatable resources.
   *
   * @return empty if there are more than {@value #MAX_NODES}, or if the operator may not list nodes
   */
  Optional<List<Node>> with(Map<String, String> labels) {
    Map<String, String> key = Map.copyOf(labels);
    Optional<Answer> known = known(key);
    if (known.isPresent()) {
      return known.get().nodes();
    }
    try {
      long asked = clock.monotonicNanos();
      Optional<List<Node>> nodes = list(key);
      keep(key, new Answer(nodes, asked));
      return nodes;
    } finally {
      listed(key);
    }
  }

  /** The answer to use; empty if this caller must list the nodes. */
  private synchronized Optional<Answer> known(Map<String, String> labels) {
    long now = clock.monotonicNanos();
    answers.values().removeIf(answer -> now - answer.at() > MAX_AGE.toNanos());
    Optional<Answer> known = Optional.ofNullable(answers.get(labels));
    if (known.filter(answer -> now - answer.at() <= CACHE_TIME.toNanos()).isPresent()) {
      return known;
    }
    return listing.add(labels) ? Optional.empty() : known;
  }

  private synchronized void keep(Map<String, String> labels, Answer answer) {
    answers.remove(labels);
    answers.put(labels, answer);
    int kept = answers.values().stream().mapToInt(Answer::size).sum();
    for (Iterator<Answer> oldest = answers.values().iterator(); kept > MAX_KEPT; ) {
      kept -= oldest.next().size();
      oldest.remove();
    }
  }

  private synchronized void listed(Map<String, String> labels) {
    listing.remove(labels);
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
          .withAllocatable(node.getStatus().getAllocatable())
          .endStatus();
    }
    return lean.build();
  }
}
