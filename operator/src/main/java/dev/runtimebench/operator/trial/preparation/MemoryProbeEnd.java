package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.LimitCheck;
import dev.runtimebench.api.v1alpha1.LimitCheck.Result;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.pod.ContainerLimits;
import dev.runtimebench.results.pod.PreparationTask.MemoryProbe;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides from the end of a memory probe whether the memory limit is enforced. Runtimes report a
 * container that ran out of memory in different ways: OOMKilled, an exit code of 137 or 128, or a
 * sandbox that is gone.
 */
final class MemoryProbeEnd {

  private static final Set<Integer> KILLED = Set.of(137, 128);

  /** The reasons of a container whose sandbox is gone, or that ended in an unknown way. */
  private static final Set<String> GONE = Set.of("ContainerStatusUnknown", "Unknown");

  /** The reasons of a container. Every other reason is one of the Pod, such as Evicted. */
  private static final Set<String> OF_CONTAINER =
      Set.of("", "Completed", "Error", "StartError", "ContainerCannotRun");

  private static final int WRONG_USAGE = 64;
  private static final int CANNOT_MAP = 71;
  private static final long MIB = 1L << 20;

  private MemoryProbeEnd() {}

  /**
   * The result of a memory probe.
   *
   * @param pod the Pod as the API server has it: the platform may have changed its limit
   */
  static LimitCheck check(MemoryProbe task, Pod pod, PodState.Ended ended) {
    if (ended.reason().equals("OOMKilled")) {
      return enforced(task, "OOMKilled");
    }
    if (GONE.contains(ended.reason())) {
      return enforced(task, "its sandbox is gone: " + ended.reason());
    }
    int code = ended.exitCode().orElse(-1);
    if (!OF_CONTAINER.contains(ended.reason()) || code < 0) {
      return unknown("the probe ended with %s: %s".formatted(ended.reason(), ended.message()));
    }
    boolean neverRan = Set.of("StartError", "ContainerCannotRun").contains(ended.reason());
    if (neverRan && !ended.message().toLowerCase(Locale.ROOT).contains("memory")) {
      return unknown("the probe could not start: " + ended.message());
    }
    if (KILLED.contains(code)) {
      return enforced(task, "%s, exit code %d".formatted(ended.reason(), code));
    }
    return switch (code) {
      case 0 -> survived(task, pod);
      case WRONG_USAGE ->
          unknown(
              "the agent in the probe image is too old; use the image of the operator's version");
      case CANNOT_MAP ->
          unknown("the sandbox refused to map %s".formatted(size(task.touchBytes())));
      default -> unknown("the probe exited with " + code);
    };
  }

  private static LimitCheck survived(MemoryProbe task, Pod pod) {
    Optional<Quantity> limit = ContainerLimits.of(pod, "memory");
    if (limit.isEmpty()) {
      return unknown("the platform removed the memory limit from the probe");
    }
    long effective = ContainerLimits.bytes(limit.get()) + ContainerLimits.overheadBytes(pod);
    return effective >= task.touchBytes()
        ? unknown(
            "the platform raised the memory limit of the probe from %s to %s"
                .formatted(size(task.limitBytes()), limit.get()))
        : new LimitCheck(
            Result.NotEnforced,
            "a container with a memory limit of %s wrote to %s, and nothing ended it"
                .formatted(size(task.limitBytes()), size(task.touchBytes())));
  }

  private static LimitCheck enforced(MemoryProbe task, String how) {
    return new LimitCheck(
        Result.Enforced,
        "a container with a memory limit of %s was ended when it wrote to %s (%s)"
            .formatted(size(task.limitBytes()), size(task.touchBytes()), how));
  }

  private static LimitCheck unknown(String why) {
    return LimitCheck.unknown("the memory probe gave no answer: " + why);
  }

  private static String size(long bytes) {
    return bytes % MIB == 0 ? bytes / MIB + "Mi" : bytes + " bytes";
  }
}
