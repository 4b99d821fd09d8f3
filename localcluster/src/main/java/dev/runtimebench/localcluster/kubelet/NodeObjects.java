package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Builds the core/v1 Node object that a kubelet registers. */
public final class NodeObjects {

  private NodeObjects() {}

  /** Returns a Node whose kubelet listens on this port. */
  public static Node withKubeletPort(Node node, int port) {
    return new NodeBuilder(node)
        .editStatus()
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(port)
        .endDaemonEndpoints()
        .endStatus()
        .build();
  }

  /**
   * Returns a Node that is Ready.
   *
   * @param allocatable quantities of {@code cpu}, {@code memory} and {@code pods}
   * @param labels added to the well-known labels of a node
   */
  public static Node ready(
      String name,
      String address,
      NodeSystemInfo info,
      Map<String, Quantity> allocatable,
      Map<String, String> labels) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", info.getOperatingSystem())
        .addToLabels("kubernetes.io/arch", info.getArchitecture())
        .addToLabels(labels)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withCapacity(allocatable)
        .withAllocatable(allocatable)
        .withNodeInfo(info)
        .addNewAddress(address, "InternalIP")
        .addNewAddress(name, "Hostname")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("KubeletReady")
        .withMessage("kubelet is posting ready status")
        .withLastHeartbeatTime(now)
        .withLastTransitionTime(now)
        .endCondition()
        .endStatus()
        .build();
  }
}
