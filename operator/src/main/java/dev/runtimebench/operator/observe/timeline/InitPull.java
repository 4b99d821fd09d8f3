package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kubelet pulls or pulled the image of an init container, or of another container that the
 * kubelet starts before the workload's. The workload starts later by this time.
 *
 * @param podUid the Pod's uid
 * @param container the name of the container
 * @param over whether the pull is over
 * @param nanos how long the pull took, without the wait for other pulls; empty if unknown
 */
public record InitPull(String podUid, String container, boolean over, Optional<Long> nanos) {

  private static final Pattern FIELD_PATH =
      Pattern.compile("spec\\.(?:initContainers|containers)\\{([^{}]+)}");

  /** The pull in an Event; empty for another kind of Event, and if the image was on the node. */
  public static Optional<InitPull> of(Event event) {
    var pod = event.getInvolvedObject();
    String message = String.valueOf(event.getMessage());
    boolean begins = "Pulling".equals(event.getReason());
    boolean ends = "Pulled".equals(event.getReason()) && PullMessage.isPull(message);
    if (pod == null || !(begins || ends)) {
      return Optional.empty();
    }
    Matcher path = FIELD_PATH.matcher(String.valueOf(pod.getFieldPath()));
    return pod.getUid() != null && path.matches()
        ? Optional.of(
            new InitPull(
                pod.getUid(),
                path.group(1),
                ends,
                ends ? PullMessage.nanos(message) : Optional.empty()))
        : Optional.empty();
  }

  /**
   * Selects the Events on the containers that the kubelet starts before the workload's: the init
   * containers, and the containers in front. The kubelet starts the containers of a Pod in their
   * order, each after the pull of its image.
   */
  public static List<String> fieldPaths(PodSpec spec) {
    return Stream.concat(
            spec.getInitContainers().stream()
                .map(init -> "spec.initContainers{" + init.getName() + "}"),
            spec.getContainers().stream()
                .takeWhile(container -> !TrialNames.CONTAINER.equals(container.getName()))
                .map(container -> "spec.containers{" + container.getName() + "}"))
        .toList();
  }

  /** Whether the pull took longer than a question to a registry takes. */
  public boolean isLong() {
    return nanos.filter(n -> n > TimeUnit.SECONDS.toNanos(Timeline.LONG_PULL_SECONDS)).isPresent();
  }
}
