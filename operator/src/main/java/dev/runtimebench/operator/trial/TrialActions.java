package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.Sought;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Does what the {@link TrialObserver} asks for, until the trial needs time or has ended. */
public final class TrialActions {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** More than any trial needs in a row. */
  private static final int MAX_ACTIONS = 20;

  /** Where to ask about what no watch shows: the nodes, and the warnings on Pods. */
  public record Questions(Lookups lookups, SilentPods silentPods) {}

  private final TrialObserver observer;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;
  private final LogRetriever logs;
  private final UsageSampler usage;
  private final Lookups lookups;
  private final SilentPods silentPods;
  private final TrialLessons lessons;

  /**
   * @param usage asks the kubelets about the Pods under test
   * @param questions about what no watch shows
   */
  public TrialActions(
      TrialObserver observer,
      TrialLauncher launcher,
      PodCleaner cleaner,
      LogRetriever logs,
      UsageSampler usage,
      Questions questions,
      TrialLessons lessons) {
    this.observer = observer;
    this.launcher = launcher;
    this.cleaner = cleaner;
    this.logs = logs;
    this.usage = usage;
    this.lookups = questions.lookups();
    this.silentPods = questions.silentPods();
    this.lessons = lessons;
  }

  /**
   * Advances a trial.
   *
   * @param wake requests a reconcile of the benchmark
   */
  public TrialProgress.Advanced advance(TrialView view, Runnable wake) {
    for (int i = 0; i < MAX_ACTIONS; i++) {
      TrialProgress progress = observer.observe(view);
      if (progress instanceof TrialProgress.LogDue due) {
        logs.perform(
            due.request(),
            due.run().log(),
            due.pod(),
            EarlyStop.untilOpening(view, due.run()),
            sought(view, due),
            wake);
        if (due.request() == LogRequest.Reopen) {
          // The new stream needs a moment. An observer that looks at once finds an overdue log.
          return TrialProgress.Waiting.of(LOOK_AGAIN);
        }
      } else if (progress instanceof TrialProgress.LogComplete complete) {
        complete.run().stopped(complete.pod(), view.now());
        cleaner.remove(view.current(), complete.pod());
      } else if (progress instanceof TrialProgress.UsageDue due) {
        usage.ask(due);
        return TrialProgress.Waiting.of(LOOK_AGAIN);
      } else if (progress instanceof TrialProgress.NodeDue due) {
        view.running().saw(lookups.nodeNow(due.node()), view.now());
      } else if (progress instanceof TrialProgress.WarningDue due) {
        silentPods.learn(view.current().experiment(), due.run(), due.pod(), view.now());
      } else if (progress instanceof TrialProgress.ReadyForClient ready) {
        if (createClient(view, ready)) {
          return TrialProgress.Waiting.of(LOOK_AGAIN);
        }
      } else if (progress instanceof TrialProgress.Advanced advanced) {
        return learned(view, advanced);
      }
    }
    return TrialProgress.Waiting.of(LOOK_AGAIN);
  }

  /** The numbers are in the container's log. A server's log is read for its first output. */
  private static Sought sought(TrialView view, TrialProgress.LogDue due) {
    return due.run().side() == Side.Container
        ? Sought.of(view.current().experiment().workload())
        : Sought.NOTHING;
  }

  /**
   * Creates the client's Pod, or notes for the observer that the API server refuses the Pod.
   *
   * @return whether the Pod was created
   */
  private boolean createClient(TrialView view, TrialProgress.ReadyForClient ready) {
    Pod client =
        view.current()
            .renderer()
            .container(
                view.trial(),
                view.running().attempt(),
                Optional.ofNullable(ready.server().getSpec().getNodeName()),
                Optional.of(ready.ip()));
    Optional<Creation.Refused> refused =
        launcher.launch(view.current(), view.running(), Side.Container, client);
    refused.ifPresent(r -> view.running().clientRefused(r, view.now()));
    return refused.isEmpty();
  }

  /** A fault of the operator in what it learns ends the trial, and not the reconcile. */
  private TrialProgress.Advanced learned(TrialView view, TrialProgress.Advanced advanced) {
    if (!(advanced instanceof TrialProgress.Ended ended)) {
      return advanced;
    }
    try {
      lessons.learn(view, ended);
      return ended;
    } catch (RuntimeException | StackOverflowError e) {
      return observer.unjudged(view, e);
    }
  }
}
