package dev.runtimebench.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runtimebench.cli.progress.Durations;
import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Waits for the end of a Pod. Polls the Pod, because the user may lack the right to watch. */
final class PodWait {

  private static final long POLL_MILLIS = 300;
  private static final int LOG_BYTES = 65_536;
  private static final int MAX_KERNEL = 80;
  private static final String RECORD = "@rtb ";

  private final KubernetesClient client;
  private final String namespace;
  private final Duration patience;

  PodWait(KubernetesClient client, String namespace, Duration patience) {
    this.client = client;
    this.namespace = namespace;
    this.patience = patience;
  }

  /** Returns how the Pod ended, or why it has not ended in time. */
  PodEnd until(String name) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Pod pod = client.pods().inNamespace(namespace).withName(name).get();
      if (pod == null) {
        return PodEnd.gone();
      }
      Optional<PodEnd> seen = PodEnd.of(pod);
      if (seen.isPresent()) {
        return seen.get().kind() == PodEnd.Kind.SUCCEEDED
            ? seen.get().withKernel(kernel(name))
            : seen.get();
      }
      if (System.nanoTime() > end) {
        return PodEnd.late(pod, warning(pod), Durations.show(patience));
      }
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Optional<String> warning(Pod pod) {
    try {
      return client
          .v1()
          .events()
          .inNamespace(namespace)
          .withField("involvedObject.uid", pod.getMetadata().getUid())
          .list()
          .getItems()
          .stream()
          .filter(event -> "Warning".equals(event.getType()) && event.getMessage() != null)
          .max(Comparator.comparing(PodWait::time))
          .map(event -> event.getReason() + ": " + event.getMessage());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  private static String time(Event event) {
    return Optional.ofNullable(event.getLastTimestamp()).orElse("");
  }

  /** The agent's first record has the kernel. A log is not trusted: the terminal gets one line. */
  private Optional<String> kernel(String name) {
    try {
      String log =
          client
              .pods()
              .inNamespace(namespace)
              .withName(name)
              .inContainer(TrialNames.CONTAINER)
              .limitBytes(LOG_BYTES)
              .getLog();
      return log.lines()
          .filter(line -> line.startsWith(RECORD))
          .map(line -> hello(line.substring(RECORD.length())))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> hello(String json) {
    try {
      JsonNode record = new JsonMapper().readTree(json);
      String release = record.path("kernel").path("release").asText();
      return record.path("type").asText().equals("hello") && !release.isBlank()
          ? Optional.of(release.substring(0, Math.min(MAX_KERNEL, release.length())))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
