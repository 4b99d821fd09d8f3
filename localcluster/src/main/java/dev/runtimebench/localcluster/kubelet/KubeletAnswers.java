package dev.runtimebench.localcluster.kubelet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a kubelet answers about its Pods. The port of the kubelet asks for an answer to each
 * request.
 */
@FunctionalInterface
public interface KubeletAnswers {

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param type of the body
   */
  record Answer(int status, String type, byte[] body) {

    /** A refusal. */
    public static Answer refused(int status) {
      return new Answer(
          status, "text/plain", "the kubelet refuses".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the answer to a request. */
  Answer to(URI request);

  /** A kubelet that shows the cgroups of its Pods at {@code /metrics/cadvisor}. */
  static KubeletAnswers ofCgroups(Supplier<List<PodFigures>> figures) {
    return ofCgroups(figures, OptionalLong::empty);
  }

  /**
   * The same, with the memory of the whole node.
   *
   * @param memory the working set of everything on the node, in bytes; empty if unknown
   */
  static KubeletAnswers ofCgroups(
      Supplier<List<PodFigures>> figures, Supplier<OptionalLong> memory) {
    return request ->
        "/metrics/cadvisor".equals(request.getPath())
            ? new Answer(
                200, "text/plain; version=0.0.4", FigureText.metrics(figures.get(), memory.get()))
            : Answer.refused(404);
  }

  /**
   * A kubelet with the feature PodAndContainerStatsFromCRI: the figures of Pods are at {@code
   * /stats/summary} only.
   *
   * @param node the node's name
   */
  static KubeletAnswers ofRuntime(String node, Supplier<List<PodFigures>> figures) {
    return request ->
        switch (request.getPath()) {
          case "/metrics/cadvisor" ->
              new Answer(200, "text/plain; version=0.0.4", SummaryText.metrics(figures.get()));
          case "/stats/summary" -> {
            boolean brief = "only_cpu_and_memory=true".equals(request.getQuery());
            yield new Answer(
                200, "application/json", SummaryText.summary(node, figures.get(), brief));
          }
          default -> Answer.refused(404);
        };
  }
}
