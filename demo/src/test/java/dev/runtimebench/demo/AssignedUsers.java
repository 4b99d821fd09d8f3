package dev.runtimebench.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.LocalClusterBuilder;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A platform that gives the Pods a user of its own, as OpenShift does. */
final class AssignedUsers {

  /** OpenShift gives each namespace a range of users like this one. */
  static final long USER = 1000680000L;

  private final List<Pod> created = new CopyOnWriteArrayList<>();

  /** Starts a local cluster on that platform, with an operator that leaves the user to it. */
  DemoCluster start(Checkout checkout, DockerNode node) {
    return DemoCluster.start(
        checkout,
        node,
        new LocalClusterBuilder().mutation(this::assign),
        Map.of("RTB_USER_IDS", "Platform"));
  }

  private void assign(AdmissionRequest request) {
    if (request.isPodCreate()) {
      JsonNode pod = request.object();
      ((ObjectNode) pod.get("spec"))
          .withObject("/securityContext")
          .put("runAsUser", USER)
          .put("fsGroup", USER);
      created.add(Serialization.unmarshal(pod.toString(), Pod.class));
    }
  }

  /** The Pods of the trials of a benchmark, as the platform let them through. */
  List<Pod> trialPods(String benchmark) {
    return created.stream()
        .filter(pod -> pod.getMetadata().getLabels() != null)
        .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .filter(pod -> benchmark.equals(pod.getMetadata().getAnnotations().get(Labels.BENCHMARK)))
        .toList();
  }
}
