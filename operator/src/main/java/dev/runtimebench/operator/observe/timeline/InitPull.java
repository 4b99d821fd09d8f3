package dev.runtimebench.operator.observe.timeline;

import io.fabric8.kubernetes.api.model.Event;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kubelet pulls or pulled the image of an init container. The workload starts later by this
 * time.
 *
 * @param podUid the Pod's uid
 * @param container the name of the init container
 * @param over whether the pull is over
 * @param nanos how long the pull took, without the wait for other pulls; empty if unknown
 */
public record InitPull(String podUid, String container, boolean over, Optional<Long> nanos) {

  private static final Pattern FIELD_PATH = Pattern.compile("spec\\.initContainers\\{([^{}]+)}");

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

  /** Selects the Events on the init container of that name. */
  public static String fieldPath(String container) {
    return "spec.initContainers{" + container + "}";
  }

  /** Whether the pull took longer than a question to a registry takes. */
  public boolean isLong() {
    return nanos.filter(n -> n > TimeUnit.SECONDS.toNanos(Timeline.LONG_PULL_SECONDS)).isPresent();
  }
}
