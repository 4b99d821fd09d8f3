package dev.runtimebench.operator.observe.isolation;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises the kubelet's report that the container runtime of its node does not know a handler,
 * or lacks the handler's program. Such a report does not go away by itself.
 */
public final class MissingHandler {

  private static final String REASON = "FailedCreatePodSandBox: ";

  private static final List<Pattern> REPORTS =
      List.of(
          // containerd
          Pattern.compile("no runtime for \"[^\"]*\" is configured"),
          // CRI-O
          Pattern.compile("failed to find runtime handler \\S+"),
          Pattern.compile("empty runtime path for runtime handler \\S+"),
          // dockershim and cri-dockerd
          Pattern.compile("RuntimeHandler \"[^\"]*\" not supported"),
          Pattern.compile("[Uu]nknown (or invalid )?runtime (name|specified)"),
          // The handler is configured, but its shim is not installed.
          Pattern.compile("runtime \"[^\"]*\" binary not installed"),
          Pattern.compile(
              "\"?containerd-shim-[^\\s\"]*\"?: (executable )?file (not found|does not)"),
          Pattern.compile("containerd-shim-[^\\s\"]*: no such file or directory"),
          // The RuntimeClass was deleted after the Pod was admitted.
          Pattern.compile("runtimeclass(es)?\\.node\\.k8s\\.io \"[^\"]*\" not found"));

  private MissingHandler() {}

  /**
   * Says what is missing, and how to fix it.
   *
   * @param warning an Event of the kubelet on the Pod, as "Reason: message"
   * @return empty if the Event says something else
   */
  public static Optional<String> message(Experiment experiment, Pod pod, String warning) {
    if (!warning.startsWith(REASON)
        || REPORTS.stream().noneMatch(report -> report.matcher(warning).find())) {
      return Optional.empty();
    }
    String name = pod.getSpec().getRuntimeClassName();
    String node = pod.getSpec().getNodeName();
    String what =
        experiment.runtimes().stream()
            .filter(r -> name != null && name.equals(r.runtimeClassName()))
            .findFirst()
            .map(r -> text(experiment, r))
            .orElse("the cluster's default runtime");
    return Optional.of(
        "node %s cannot run %s: the kubelet says: %s; configure the handler on the node and restart the node's container runtime, name another RuntimeClass, or select another node with spec.placement.nodeSelector"
            .formatted(node == null ? "unknown" : node, what, warning.substring(REASON.length())));
  }

  private static String text(Experiment experiment, ResolvedRuntime runtime) {
    return "RuntimeClass \"%s\" with the handler \"%s\" (spec.runtimes[%d].runtimeClassName)"
        .formatted(
            runtime.runtimeClassName(), runtime.handler(), experiment.runtimes().indexOf(runtime));
  }
}
