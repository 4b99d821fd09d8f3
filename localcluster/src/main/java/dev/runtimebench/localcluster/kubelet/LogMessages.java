package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.Pod;

/** Why the kubelet has no log to show, in its words. */
public final class LogMessages {

  private LogMessages() {}

  /**
   * @param reason of the waiting state
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

  public static String noPrevious(Pod pod, String container) {
    return String.format(
        "previous terminated container \"%s\" in pod \"%s\" not found",
        container, pod.getMetadata().getName());
  }
}
