package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the kubelets of the nodes once before the first trial of a design of mode Usage. Such a
 * design measures nothing but the kubelet's figures, and no trial would have a value. So a refusal
 * ends the benchmark before minutes are spent, and every metric is missing with that reason.
 *
 * <p>A kubelet that does not answer may be restarting: such a benchmark waits for
 * spec.timeouts.errorSeconds. A kubelet that forbids the call counts after three calls.
 */
final class KubeletCheck {

  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int MAX_REFUSALS = 3;

  private final Function<String, Kubelets.Reply> kubelets;

  /**
   * @param kubelets asks the kubelet of the node with that name
   */
  KubeletCheck(Function<String, Kubelets.Reply> kubelets) {
    this.kubelets = kubelets;
  }

  /**
   * What keeps the trials from asking a kubelet; empty if nothing does.
   *
   * @return Waiting or Hopeless
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not
   *     return a Node object
   */
  Optional<TaskProgress> check(Reconciliation current, PreparationProgress preparation) {
    if (!current.experiment().design().isUsage()) {
      return Optional.empty();
    }
    for (String node : current.nodes()) {
      Kubelets.Reply reply = kubelets.apply(node);
      if (reply instanceof Kubelets.Reply.Busy) {
        return Optional.of(TaskProgress.Waiting.of(SOON));
      }
      if (reply instanceof Kubelets.Reply.Refused refused) {
        return Optional.of(
            refused.passing()
                ? away(current, preparation, refused.message())
                : forbids(preparation, refused.message()));
      }
    }
    preparation.kubeletAway().reset();
    return Optional.empty();
  }

  private static TaskProgress away(
      Reconciliation current, PreparationProgress preparation, String why) {
    preparation.kubeletAway().start(current.now());
    int limit =
        Optional.ofNullable(current.experiment().timeouts().errorSeconds())
            .orElse(Timeouts.ERROR_SECONDS);
    if (preparation.kubeletAway().elapsed(current.now()).toSeconds() < limit) {
      return new TaskProgress.Waiting(
          Optional.of(
              "%s; the operator asks again every %d s, for at most spec.timeouts.errorSeconds (%d s)"
                  .formatted(why, AGAIN.toSeconds(), limit)),
          AGAIN);
    }
    return hopeless("for spec.timeouts.errorSeconds (%d s): %s".formatted(limit, why));
  }

  private static TaskProgress forbids(PreparationProgress preparation, String why) {
    preparation.kubeletAway().reset();
    preparation.kubeletRefused();
    return preparation.kubeletRefusals() < MAX_REFUSALS
        ? new TaskProgress.Waiting(
            Optional.of(
                "%s; the operator asks %d times before it ends the benchmark"
                    .formatted(why, MAX_REFUSALS)),
            AGAIN)
        : hopeless(why);
  }

  private static TaskProgress hopeless(String why) {
    return new TaskProgress.Hopeless(
        FailureReason.NoPodUsage,
        "before the first trial: %s (see rtb doctor and docs/operations/pod-usage.md)"
            .formatted(why));
  }
}
