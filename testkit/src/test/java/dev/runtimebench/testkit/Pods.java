package dev.runtimebench.testkit;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Builds and inspects Pods. */
final class Pods {

  static {
    // A slow machine must not fail a test.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  private Pods() {}

  static PodBuilder pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage("example.dev/image:1")
        .endContainer()
        .endSpec();
  }

  static Pod get(KubernetesClient client, String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  static String phase(KubernetesClient client, String name) {
    Pod pod = get(client, name);
    return pod == null ? null : pod.getStatus().getPhase();
  }

  static PodCondition condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElse(null);
  }

  static String waitingReason(KubernetesClient client, String name) {
    Pod pod = get(client, name);
    if (pod == null || pod.getStatus().getContainerStatuses().isEmpty()) {
      return null;
    }
    var waiting = pod.getStatus().getContainerStatuses().get(0).getState().getWaiting();
    return waiting == null ? null : waiting.getReason();
  }

  static List<Event> events(KubernetesClient client, String pod) {
    return client
        .v1()
        .events()
        .inNamespace("default")
        .withField("involvedObject.name", pod)
        .list()
        .getItems();
  }

  static List<String> eventReasons(KubernetesClient client, String pod) {
    return events(client, pod).stream().map(Event::getReason).toList();
  }
}
