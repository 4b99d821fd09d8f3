package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Pods;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.pod.OperatorNode;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
 *
 * <p>A create call that fails is made again. But a burst measures Pods that start together: if a
 * call comes too late ({@link BurstWindow}), the burst does not count.
 */
public final class BurstLauncher {

  private final Pods pods;
  private final OperatorClock clock;
  private final TrialLauncher launcher;
  private final PodCleaner cleaner;
  private final String process = UUID.randomUUID().toString();

  public BurstLauncher(Pods pods, OperatorClock clock, TrialLauncher launcher, PodCleaner cleaner) {
    this.pods = pods;
    this.cleaner = cleaner;
    this.clock = clock;
    this.launcher = launcher;
  }

  /**
   * Creates the Pods, and makes the burst the running trial.
   *
   * @return why the API server refused a Pod, or that the calls took too long; empty if all were
   *     created together
   */
  public Optional<Creation.Refused> launch(Reconciliation current, Next.Run run) {
    Optional<String> node = current.node(run.trial().runtime());
    List<Pod> sent =
        IntStream.range(0, run.trial().concurrency())
            .mapToObj(i -> current.renderer().burst(run.trial(), run.attempt(), i, node))
            .map(pod -> OperatorNode.avoid(pod, current.run().operatorNode()))
            .map(this::signed)
            .toList();
    RunningTrial burst = new RunningTrial(run.trial(), run.attempt());
    BurstWindow window = new BurstWindow(clock, sent.size());
    List<BurstPod.Made> all = create(current, sent, window);
    Optional<Creation.Refused> refused = apart(all, window);
    for (BurstPod.Made made : all) {
      if (made.creation() instanceof Creation.Created created) {
        launcher.launched(burst, Side.Container, made.pod(), created, made.call());
      } else {
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

  private Pod signed(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToAnnotations(Labels.SENT_BY, process)
        .endMetadata()
        .build();
  }

  /** Why the Pods did not start together; empty if they did. */
  private static Optional<Creation.Refused> apart(List<BurstPod.Made> all, BurstWindow window) {
    return all.stream().allMatch(made -> window.isInTime(made.call().began()))
        ? Optional.empty()
        : Optional.of(
            new Creation.Refused(
                "a create call of the %d Pods was sent more than %d s after the first calls of all Pods, so the Pods did not start together; the API server answers slowly or refuses calls; the trial runs again"
                    .formatted(all.size(), BurstWindow.EXTRA.toSeconds()),
                false,
                false,
                FailureReason.PodsNotTogether));
  }

  private List<BurstPod.Made> create(Reconciliation current, List<Pod> sent, BurstWindow window) {
    ExecutorService threads = Executors.newFixedThreadPool(sent.size());
    CountDownLatch ready = new CountDownLatch(sent.size());
    try {
      List<CompletableFuture<BurstPod.Made>> futures = new ArrayList<>();
      for (Pod pod : sent) {
        futures.add(CompletableFuture.supplyAsync(() -> create(pod, ready, window), threads));
      }
      // All of them, so that a Pod that is created late is not overlooked.
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
      return futures.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      current.run().refused().reset();
      current
          .run()
          .interruption(
              "the create calls of a Pod of the burst failed until %d s after the first calls of all Pods"
                  .formatted(BurstWindow.EXTRA.toSeconds()));
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      threads.shutdown();
    }
  }

  private BurstPod.Made create(Pod pod, CountDownLatch ready, BurstWindow window) {
    ready.countDown();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new BurstPod(pods, clock, pod, window).create();
  }
}
