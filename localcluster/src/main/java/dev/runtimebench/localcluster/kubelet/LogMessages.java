package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.Pod;

/** The kubelet's messages when a container has no log. */
public final class LogMessages {

  private LogMessages() {}

  /**
   * Returns the message for a container that has not started.
   *
   * @param reason the reason of the waiting state
   */
  public static String waiting(Pod pod, String container, String reason) {
    String why = reason;
    if (reason.equals("ErrImagePull")) {
      why = "image can't be pulled";
    } else if (reason.equals("ImagePullBackOff")) {
      why = "trying and failing to pull image";
    }
    return String.format(
        "container \"%s\" in pod \"%s\" is waiting to start: %s",
        container, pod.getMetadata().getName(), why);
  }

  /** Returns the message for a request for the log of a previous instance. */
  public static String noPrevious(Pod pod, String container) {
    return String.format(
        "previous terminated container \"%s\" in pod \"%s\" not found",
        container, pod.getMetadata().getName());
  }
}
