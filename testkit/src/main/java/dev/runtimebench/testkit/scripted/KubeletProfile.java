package dev.runtimebench.testkit.scripted;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/**
 * The times of a real kubelet: Kubernetes 1.36 with containerd, runc and gVisor on one machine with
 * two cores. docs/concepts/timing.md has the measurements.
 */
public final class KubeletProfile {

  /** The kubelet's own constants: the period of its relist, and of its check of a followed log. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Duration SCHEDULED = Duration.ofMillis(11);
  private static final Duration CREATED = Duration.ofMillis(14);
  private static final Duration STATUS_WRITTEN = Duration.ofMillis(20);

  private KubeletProfile() {}

  /** The script of a Pod that starts, prints and ends like a Pod of a real kubelet. */
  public static PodScriptBuilder of(Pod pod) {
    boolean gvisor = "gvisor".equals(pod.getSpec().getRuntimeClassName());
    Duration sandbox = Duration.ofMillis(gvisor ? 254 : 146);
    Duration firstOutput = Duration.ofMillis(gvisor ? 417 : 211);
    return PodScript.builder()
        .scheduledAfter(SCHEDULED)
        .sandboxReadyAfter(sandbox.minus(SCHEDULED))
        .createdAfter(CREATED)
        .startedAfter(firstOutput.minus(sandbox).minus(CREATED))
        .runningSeenAfter(Duration.ofMillis(15))
        // The container's process is gone at once, and the container runtime reports that later.
        .exitAfter(Duration.ofMillis(60))
        .listsEvery(SECOND)
        .logChecksEvery(SECOND)
        .terminatedSeenAfter(STATUS_WRITTEN)
        .sandboxStoppedAfter(Duration.ofMillis(gvisor ? 100 : 60))
        .deletionSeenAfter(STATUS_WRITTEN)
        .exitCode(0);
  }
}
