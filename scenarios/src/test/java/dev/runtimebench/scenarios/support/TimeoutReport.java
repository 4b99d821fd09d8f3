package dev.runtimebench.scenarios.support;

import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a person needs to find out why a benchmark did not get on: the last requests, the benchmark,
 * its samples, the Pods with their status, the Pods that reached the node, and all threads.
 */
final class TimeoutReport {

  private static final Path FOLDER = Path.of("target", "timeouts");
  private static final int REQUESTS = 200;

  private TimeoutReport() {}

  /** Writes the report of one benchmark, and returns the file. */
  static Path write(OperatorOnCluster on, String benchmark) {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("now: " + Instant.now());
    // The requests first: the next lines make requests too.
    List<ApiRequest> requests =
        on.cluster().requests().matching(r -> r.userAgent().equals(on.userAgent()));
    text.add("\n# The last requests to the API server");
    requests.stream()
        .skip(Math.max(0, requests.size() - REQUESTS))
        .forEach(request -> text.add(line(request)));
    text.add("\n# The benchmark").add(Serialization.asYaml(on.get(benchmark)));
    text.add("# The samples");
    on.samples().forEach(text::add);
    text.add("\n# The Pods");
    on.pods().forEach(pod -> text.add(Serialization.asYaml(pod)));
    text.add("# The Pods that reached the node");
    on.played().forEach(pod -> text.add(name(pod)));
    text.add("\n# The threads");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      text.add(thread.toString());
    }
    try {
      Files.createDirectories(FOLDER);
      Path file = Files.createTempFile(FOLDER, benchmark + "-", ".txt");
      return Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(ApiRequest request) {
    return "%s %s %s: %d"
        .formatted(request.receivedAt(), request.permission(), request.name(), request.status());
  }

  private static String name(Pod pod) {
    return "%s %s %s"
        .formatted(
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            pod.getMetadata().getLabels().getOrDefault(Labels.BLOCK, "preparation"));
  }
}
