package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.cluster.KubeletRefusedException.Why;
import dev.runtimebench.operator.observe.usage.CadvisorMetrics;
import dev.runtimebench.operator.observe.usage.NodeMemory;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.UsageSample;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kubelet of a node about the CPU time and the memory of a Pod. Needs the right get on
 * nodes/metrics. Never uses nodes/proxy, which also allows to run commands, and never asks for
 * /stats/summary, which makes the container runtime work in the sandboxes.
 */
public final class Kubelets {

  private static final Logger LOG = LoggerFactory.getLogger(Kubelets.class);
  private static final String CADVISOR = "/metrics/cadvisor";
  private static final String RIGHT = "nodes/metrics";

  private final KubernetesClient client;
  private final KubeletSettings settings;
  private final KubeletConnection connection;

  public Kubelets(KubernetesClient client, KubeletSettings settings) {
    this.client = client;
    this.settings = settings;
    this.connection = new KubeletConnection(settings, client.getConfiguration());
  }

  /**
   * An answer of a kubelet.
   *
   * @param source the kubelet, for the samples
   * @param sample the figures; each missing figure says why
   * @param node how much the node has
   */
  public record Answer(String source, UsageSample sample, NodeSize node) {}

  /**
   * The memory of a node, as its kubelet shows it.
   *
   * @param available in bytes: the node's memory without the working set of everything on the node.
   *     The kubelet evicts Pods by this figure. Empty if unknown
   * @param perPod the mean working set of the Pods that were asked for, in bytes; empty if unknown
   * @param missing why the available memory is unknown; empty if it is known
   */
  public record Memory(Optional<Long> available, OptionalDouble perPod, String missing) {

    private static Memory missing(String why) {
      return new Memory(Optional.empty(), OptionalDouble.empty(), why);
    }
  }

  /**
   * Asks the kubelet of a node about its memory. Never throws.
   *
   * @param uids the uids of the Pods whose mean is asked for
   */
  public Memory memory(String node, Set<String> uids) {
    try {
      Node object = look(node);
      OptionalDouble capacity = size(object).memory();
      NodeMemory used =
          CadvisorMetrics.node(connection.get(address(node, object), CADVISOR, RIGHT), uids);
      if (capacity.isEmpty()) {
        return Memory.missing("node %s names no capacity".formatted(node));
      }
      return used.workingSet()
          .map(
              bytes ->
                  new Memory(
                      Optional.of(Math.round(capacity.getAsDouble() - bytes)), used.perPod(), ""))
          .orElseGet(
              () ->
                  Memory.missing(
                      "the kubelet's answer to /metrics/cadvisor has no working set of the root of the cgroups"));
    } catch (KubeletRefusedException e) {
      return Memory.missing(e.getMessage());
    } catch (RuntimeException e) {
      return Memory.missing(unexpected(node, e).getMessage());
    }
  }

  /** The longest time that a call takes at the kubelet. */
  public static Duration longest() {
    return KubeletConnection.longest();
  }

  /** How the certificate of a kubelet is checked, for the samples. */
  public String certificate() {
    return settings.check().name();
  }

  /**
   * Asks the kubelet of a node about the Pod with that uid. Never throws: a call that fails gives
   * an answer whose figures are missing.
   *
   * @param inTime whether there is still time for the call; asked after the lookup of the address
   */
  public Answer ask(String node, String podUid, BooleanSupplier inTime) {
    String source = "kubelet of " + node;
    NodeSize size = NodeSize.UNKNOWN;
    try {
      Node object = look(node);
      size = size(object);
      String address = address(node, object);
      source = "kubelet " + address;
      if (!inTime.getAsBoolean()) {
        throw new KubeletRefusedException(
            Why.TooSlow,
            "the API server returned node %s so late that the call would reach into the work"
                .formatted(node));
      }
      return new Answer(
          source, CadvisorMetrics.pod(connection.get(address, CADVISOR, RIGHT), podUid), size);
    } catch (KubeletRefusedException e) {
      return new Answer(source, UsageSample.missing(e.getMessage()), size);
    } catch (RuntimeException e) {
      return new Answer(source, UsageSample.missing(unexpected(node, e).getMessage()), size);
    }
  }

  /**
   * Why the kubelet of a node does not answer the operator; empty if the kubelet answers. Never
   * throws.
   */
  public Optional<String> refusal(String node) {
    try {
      connection.get(address(node, look(node)), CADVISOR, RIGHT);
      return Optional.empty();
    } catch (KubeletRefusedException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      return Optional.of(unexpected(node, e).getMessage());
    }
  }

  /** For example an address that is no part of a URL. */
  private static KubeletRefusedException unexpected(String node, RuntimeException e) {
    LOG.atWarn().addKeyValue("node", node).setCause(e).log("cannot ask a kubelet");
    return new KubeletRefusedException(
        Why.Failed,
        "the call to the kubelet of node %s failed: %s"
            .formatted(node, KubeletConnection.words(e)));
  }

  private Node look(String name) throws KubeletRefusedException {
    if (!settings.isOn()) {
      // The administrator may switch the calls off while a benchmark runs.
      throw new KubeletRefusedException(
          Why.Off, "the chart's value podUsage.enabled is false, so no kubelet is asked");
    }
    try {
      return client.nodes().withName(name).get();
    } catch (KubernetesClientException e) {
      throw new KubeletRefusedException(
          Why.NoAddress,
          "the operator cannot read node %s: %s".formatted(name, KubeletConnection.words(e)));
    }
  }

  private static NodeSize size(Node node) {
    return new NodeSize(capacity(node, "cpu"), capacity(node, "memory"));
  }

  private static OptionalDouble capacity(Node node, String resource) {
    return Stream.ofNullable(node)
        .map(Node::getStatus)
        .filter(status -> status != null && status.getCapacity() != null)
        .flatMap(status -> Stream.ofNullable(status.getCapacity().get(resource)))
        .mapToDouble(quantity -> quantity.getNumericalAmount().doubleValue())
        .filter(amount -> amount > 0)
        .findFirst();
  }

  private static String address(String name, Node node) throws KubeletRefusedException {
    Optional<NodeStatus> status = Optional.ofNullable(node).map(Node::getStatus);
    Optional<String> ip =
        status.stream()
            .flatMap(s -> s.getAddresses().stream())
            .filter(address -> "InternalIP".equals(address.getType()))
            .map(NodeAddress::getAddress)
            .findFirst();
    Optional<Integer> port =
        status
            .map(NodeStatus::getDaemonEndpoints)
            .map(NodeDaemonEndpoints::getKubeletEndpoint)
            .map(endpoint -> endpoint.getPort())
            .filter(p -> p > 0);
    if (ip.isEmpty() || port.isEmpty()) {
      throw new KubeletRefusedException(
          Why.NoAddress,
          "node %s names no InternalIP or no status.daemonEndpoints.kubeletEndpoint"
              .formatted(name));
    }
    return (ip.get().contains(":") ? "[" + ip.get() + "]" : ip.get()) + ":" + port.get();
  }
}
