package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.cluster.KubeletRefusedException.Why;
import dev.runtimebench.operator.observe.usage.CadvisorMetrics;
import dev.runtimebench.operator.observe.usage.StatsSummary;
import dev.runtimebench.operator.observe.usage.UsageSample;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the kubelet of a node about the CPU time and the memory of a Pod. Needs the rights get on
 * nodes/stats and nodes/metrics. Never uses nodes/proxy, which also allows to run commands.
 */
public final class Kubelets {

  private static final Logger LOG = LoggerFactory.getLogger(Kubelets.class);
  private static final String SUMMARY = "/stats/summary?only_cpu_and_memory=true";
  private static final String CADVISOR = "/metrics/cadvisor";

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
   */
  public record Answer(String source, UsageSample sample) {}

  /** The longest time that {@link #ask} takes at the kubelet. */
  public static Duration longest() {
    return KubeletConnection.longest().multipliedBy(2);
  }

  /** How the certificate of a kubelet is checked, for the samples. */
  public String certificate() {
    return settings.check().name();
  }

  /**
   * Asks the kubelet of a node about the Pod with that uid.
   *
   * @param inTime whether there is still time for the call; asked after the lookup of the address
   */
  public Answer ask(String node, String podUid, BooleanSupplier inTime) {
    try {
      return answer(node, podUid, inTime);
    } catch (RuntimeException e) {
      // For example an address that is no part of a URL.
      LOG.atWarn().addKeyValue("node", node).setCause(e).log("cannot ask a kubelet");
      return new Answer(
          "kubelet of " + node,
          nothing(
              new KubeletRefusedException(
                  Why.Failed, "the call to the kubelet of node %s failed: %s".formatted(node, e))));
    }
  }

  private Answer answer(String node, String podUid, BooleanSupplier inTime) {
    String address;
    try {
      if (!settings.isOn()) {
        // The administrator may switch the calls off while a benchmark runs.
        throw new KubeletRefusedException(
            Why.Off, "the chart's value podUsage.enabled is false, so no kubelet is asked");
      }
      address = address(node);
      if (!inTime.getAsBoolean()) {
        throw new KubeletRefusedException(
            Why.TooSlow,
            "the API server returned node %s so late that the call would reach into the work"
                .formatted(node));
      }
    } catch (KubeletRefusedException e) {
      return new Answer("kubelet of " + node, nothing(e));
    }
    StatsSummary.PodFigures summary;
    try {
      summary = StatsSummary.pod(connection.get(address, SUMMARY, "nodes/stats"), podUid);
    } catch (KubeletRefusedException e) {
      if (e.isOfEveryPath()) {
        return new Answer("kubelet " + address, nothing(e));
      }
      summary = StatsSummary.PodFigures.missing(e.getMessage());
    }
    CadvisorMetrics.PodFigures metrics;
    try {
      metrics = CadvisorMetrics.pod(connection.get(address, CADVISOR, "nodes/metrics"), podUid);
    } catch (KubeletRefusedException e) {
      metrics = CadvisorMetrics.PodFigures.missing(e.getMessage());
    }
    return new Answer(
        "kubelet " + address,
        new UsageSample(summary.cpu(), summary.memory(), metrics.throttling(), metrics.peak()));
  }

  private static UsageSample nothing(KubeletRefusedException why) {
    StatsSummary.PodFigures summary = StatsSummary.PodFigures.missing(why.getMessage());
    CadvisorMetrics.PodFigures metrics = CadvisorMetrics.PodFigures.missing(why.getMessage());
    return new UsageSample(summary.cpu(), summary.memory(), metrics.throttling(), metrics.peak());
  }

  private String address(String name) throws KubeletRefusedException {
    Node node;
    try {
      node = client.nodes().withName(name).get();
    } catch (KubernetesClientException e) {
      throw new KubeletRefusedException(
          Why.NoAddress, "the operator cannot read node %s: %s".formatted(name, e.getMessage()));
    }
    Optional<String> ip =
        Optional.ofNullable(node).map(Node::getStatus).stream()
            .flatMap(status -> status.getAddresses().stream())
            .filter(address -> "InternalIP".equals(address.getType()))
            .map(NodeAddress::getAddress)
            .findFirst();
    Optional<Integer> port =
        Optional.ofNullable(node)
            .map(Node::getStatus)
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
