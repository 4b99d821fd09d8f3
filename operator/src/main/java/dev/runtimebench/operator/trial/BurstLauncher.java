package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.pod.OperatorNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Creates all Pods of a burst at the same moment: one thread for each Pod, and all threads start
 * together. The latency of each Pod counts from its own create call, so that the operator's own
 * queue is not part of the latency.
 */
public final class BurstLauncher {

  private record Made(Pod pod, Creation creation, TrialLauncher.Call call) {}

  private final Pods pods;
  private final OperatorClock clock;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;

  public BurstLauncher(Pods pods, OperatorClock clock, TrialLauncher launcher, PodCleaner cleaner) {
    this.pods = pods;
    this.cleaner = cleaner;
    this.clock = clock;
    this.launcher = launcher;
  }

  /**
   * Creates the Pods, and makes the burst the running trial.
   *
   * @return why the API server refused a Pod; empty if all were created
   */
  public Optional<Creation.Refused> launch(Reconciliation current, Next.Run run) {
    Optional<String> node = current.node(run.trial().runtime());
    List<Pod> pods =
        IntStream.range(0, run.trial().concurrency())
            .mapToObj(i -> current.renderer().burst(run.trial(), run.attempt(), i, node))
            .map(pod -> OperatorNode.avoid(pod, current.run().operatorNode()))
            .toList();
    RunningTrial burst = new RunningTrial(run.trial(), run.attempt());
    Optional<Creation.Refused> refused = Optional.empty();
    for (Made made : create(current, pods)) {
      if (made.creation() instanceof Creation.Created created) {
        launcher.launched(burst, Side.Container, made.pod(), created, made.call());
      } else if (refused.isEmpty()) {
        refused = Optional.of((Creation.Refused) made.creation());
      }
    }
    if (refused.isEmpty()) {
      current.run().trial(burst);
    } else {
      // The burst cannot run with fewer Pods than it asks for.
      burst.pods().forEach(made -> cleaner.remove(current, made.created()));
    }
    return refused;
  }

  private List<Made> create(Reconciliation current, List<Pod> pods) {
    ExecutorService threads = Executors.newFixedThreadPool(pods.size());
    CountDownLatch ready = new CountDownLatch(pods.size());
    try {
      List<CompletableFuture<Made>> futures = new ArrayList<>();
      for (Pod pod : pods) {
        futures.add(CompletableFuture.supplyAsync(() -> create(pod, ready), threads));
      }
      return futures.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      current.run().refused().reset();
      current.run().interruption("the answer of the create call of a Pod of the burst was lost");
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdown();
    }
  }

  private Made create(Pod pod, CountDownLatch ready) {
    ready.countDown();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long began = clock.monotonicNanos();
    long before = clock.stamp();
    Creation creation = TrialLauncher.checked(pod, pods.create(pod));
    return new Made(pod, creation, new TrialLauncher.Call(began, before, clock.stamp()));
  }
}
