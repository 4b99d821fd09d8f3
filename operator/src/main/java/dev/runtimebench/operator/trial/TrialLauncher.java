package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.admission.PodComparison;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.OperatorNode;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Consumer;

/** Creates the Pods of trials, and notes when. */
public final class TrialLauncher {

  private final Pods pods;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final Consumer<Pod> created;

  /**
   * @param created gets each Pod that was created, so that the next reconcile sees the Pod even if
   *     the watch lags behind
   */
  public TrialLauncher(Pods pods, OperatorClock clock, Timelines timelines, Consumer<Pod> created) {
    this.pods = pods;
    this.clock = clock;
    this.timelines = timelines;
    this.created = created;
  }

  /**
   * Creates one Pod of a trial, and makes the trial the running one.
   *
   * @return why the API server refused the Pod; empty if the Pod was created
   */
  public Optional<Creation.Refused> launch(
      Reconciliation current, RunningTrial trial, Side side, Pod rendered) {
    Pod pod = OperatorNode.avoid(rendered, current.run().operatorNode());
    CallTimes times = new CallTimes(clock);
    Creation creation = checked(pod, create(current, trial, pod, times));
    Call call = new Call(times.began(), times.before(), clock.stamp());
    if (creation instanceof Creation.Refused refused) {
      return Optional.of(refused);
    }
    launched(trial, side, pod, (Creation.Created) creation, call);
    current.run().trial(trial);
    return Optional.empty();
  }

  /** Creates a Pod. If the call fails, remembers why a Pod may exist nevertheless. */
  private Creation create(Reconciliation current, RunningTrial trial, Pod pod, CallTimes times) {
    try {
      return pods.create(pod, times);
    } catch (RuntimeException e) {
      current.run().refused().reset();
      trial.clientUnanswered();
      current
          .run()
          .interruption(
              "the answer of the create call of Pod %s was lost"
                  .formatted(pod.getMetadata().getName()));
      throw e;
    }
  }

  /**
   * Refuses a Pod that was there before the create call and is not the Pod that was sent: somebody
   * else created the Pod under the trial's name. The cleaner deletes such a Pod, because the
   * benchmark is its owner. The next attempt has another name.
   */
  static Creation checked(Pod sent, Creation creation) {
    return creation instanceof Creation.Created made && made.wasThere()
        ? taken(sent, made.pod())
            .<Creation>map(t -> new Creation.Refused(t, false, false, FailureReason.NameTaken))
            .orElse(creation)
        : creation;
  }

  /** Why a Pod that was found under a name is not the Pod that was sent; empty if it is. */
  public static Optional<String> taken(Pod sent, Pod found) {
    return PodComparison.between(sent, found)
        .unacceptable()
        .map(
            other ->
                "a Pod named %s exists, and is not the Pod that the operator sent: %s is %s, but the operator sent %s; find out who creates Pods in this namespace"
                    .formatted(
                        sent.getMetadata().getName(), other.field(), other.stored(), other.sent()));
  }

  /**
   * When a create call was made.
   *
   * @param began just before the request was sent, on the monotonic clock
   * @param before just before the request was sent, in nanoseconds since 1970 by the operator's
   *     clock
   * @param after just after the answer, in nanoseconds since 1970 by the operator's clock
   */
  record Call(long began, long before, long after) {}

  /** Notes that a Pod was created, and when. */
  void launched(RunningTrial trial, Side side, Pod pod, Creation.Created made, Call call) {
    if (!made.wasThere()) {
      timelines.submitted(made.pod().getMetadata().getUid(), call.before(), call.after());
    }
    created.accept(made.pod());
    Optional<Long> began = made.wasThere() ? Optional.empty() : Optional.of(call.began());
    trial.add(new PodRun(side, pod, made.pod(), began, clock.monotonicNanos()));
  }
}
