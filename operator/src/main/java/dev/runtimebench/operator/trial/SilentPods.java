package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.isolation.MissingHandler;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.experiment.Experiment;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the Events of a Pod that does not start why it does not, because the status of such a Pod
 * says nothing before its sandbox exists.
 */
public final class SilentPods {

  /** How long a Pod may wait without a reason in its status before its Events are read. */
  public static final Duration SILENCE = Duration.ofSeconds(10);

  /**
   * How long the kubelet may report a missing handler before the Pod is given up. The kubelet tries
   * again in this time, so a container runtime that was restarting counts as restored.
   */
  private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(20);

  private final Function<Pod, Optional<String>> lastWarning;

  /**
   * @param lastWarning returns the newest warning on a Pod, as "Reason: message"
   */
  public SilentPods(Function<Pod, Optional<String>> lastWarning) {
    this.lastWarning = lastWarning;
  }

  /**
   * Asks the API server for the last warning on a Pod, and notes the warning in the run.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void learn(Experiment experiment, PodRun run, Pod pod, long now) {
    Optional<String> warning = lastWarning.apply(pod);
    Optional<String> missing =
        warning.flatMap(words -> MissingHandler.message(experiment, pod, words));
    if (missing.isEmpty()) {
      run.warned(new PodRun.Warning(warning, false, false, now));
    } else if (PodState.hasSandbox(pod)) {
      // The kubelet has made the sandbox since, and may now be pulling the image.
      run.warned(new PodRun.Warning(Optional.empty(), false, false, now));
    } else {
      run.lacksHandler().start(now);
      boolean lasts = run.lacksHandler().elapsed(now).compareTo(HANDLER_TIMEOUT) >= 0;
      run.warned(new PodRun.Warning(missing, true, lasts, now));
    }
  }
}
