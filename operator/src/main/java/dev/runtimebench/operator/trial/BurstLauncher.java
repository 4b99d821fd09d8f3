package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Next;
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
 * Creates the Pods of a burst at once: a thread for each, let go together. Each Pod's latency
 * counts from its own create call, so that the operator's own queue isn't in it.
 */
public final class BurstLauncher {

  /** A create call, between two readings of the clock. */
  private record Call(Pod pod, Creation creation, long before, long after) {}

  private final Cluster cluster;
  private final OperatorClock clock;
  private final TrialLauncher launcher;

  public BurstLauncher(Cluster cluster, OperatorClock clock, TrialLauncher launcher) {
    this.cluster = cluster;
    this.clock = clock;
    this.launcher = launcher;
  }

  /**
   * Creates them and puts them in flight.
   *
   * @return what the API server said against the first that it refused; empty when all were created
   */
  public Optional<Creation.Refused> launch(Reconciliation current, Next.Run run) {
    List<Pod> pods =
        IntStream.range(0, run.trial().concurrency())
            .mapToObj(i -> current.renderer().burst(run.trial(), run.attempt(), i, current.node()))
            .toList();
    List<Call> calls = create(pods);
    RunningTrial burst = new RunningTrial(run.trial(), run.attempt());
    Optional<Creation.Refused> refused = Optional.empty();
    for (Call call : calls) {
      if (call.creation() instanceof Creation.Created made) {
        RunningTrial one = new RunningTrial(run.trial(), run.attempt());
        launcher.launched(
            current, one, Side.Container, call.pod(), made, call.before(), call.after());
        burst.join(one);
      } else if (refused.isEmpty()) {
        refused = Optional.of((Creation.Refused) call.creation());
      }
    }
    if (refused.isEmpty()) {
      current.run().inFlight(burst);
    }
    return refused;
  }

  private List<Call> create(List<Pod> pods) {
    ExecutorService threads = Executors.newFixedThreadPool(pods.size());
    CountDownLatch ready = new CountDownLatch(pods.size());
    try {
      List<CompletableFuture<Call>> futures = new ArrayList<>();
      for (Pod pod : pods) {
        futures.add(CompletableFuture.supplyAsync(() -> create(pod, ready), threads));
      }
      return futures.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdown();
    }
  }

  private Call create(Pod pod, CountDownLatch ready) {
    ready.countDown();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long before = clock.stamp();
    Creation creation = cluster.pods().create(pod);
    return new Call(pod, creation, before, clock.stamp());
  }
}
