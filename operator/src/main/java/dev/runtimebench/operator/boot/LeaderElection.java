package dev.runtimebench.operator.boot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that of several replicas one works at a time. JOSDK has an election of its own; it
 * never releases the Lease, so that every update of the operator would cost a Lease's time.
 */
final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  private final KubernetesClient client;
  private final ElectionOptions options;
  private final Runnable onLead;
  private final Runnable onLoss;
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "leader-election");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<?> election;
  private volatile boolean leading;
  private volatile boolean closing;

  /**
   * @param onLead is run once, on a thread of its own, when this replica is to work
   * @param onLoss is run when another may work from now on
   */
  LeaderElection(
      KubernetesClient client, ElectionOptions options, Runnable onLead, Runnable onLoss) {
    this.client = client;
    this.options = options;
    this.onLead = onLead;
    this.onLoss = onLoss;
  }

  void start() {
    LOG.info(
        "stands by as {} for Lease {}/{}", options.identity(), options.namespace(), options.name());
    LeaderElector elector =
        new LeaderElectorBuilder(client, executor)
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(options.name())
                    .withLock(
                        new LeaseLock(options.namespace(), options.name(), options.identity()))
                    .withLeaseDuration(options.lease())
                    .withRenewDeadline(options.renewDeadline())
                    .withRetryPeriod(options.retryPeriod())
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(this::led, this::lost, LeaderElection::changed))
                    .build())
            .build();
    election = elector.start();
  }

  boolean isLeading() {
    return leading;
  }

  private void led() {
    leading = true;
    LOG.info("leads");
    // The Lease is renewed by the thread that calls this.
    executor.execute(onLead);
  }

  private void lost() {
    leading = false;
    if (!closing) {
      LOG.error("lost the Lease; another replica may lead from now on");
      onLoss.run();
    }
  }

  private static void changed(String leader) {
    if (leader != null && !leader.isEmpty()) {
      LOG.info("{} leads", leader);
    }
  }

  /** Gives the Lease back, if it is held: it then runs out in a second, whatever its length. */
  @Override
  public void close() {
    closing = true;
    if (election != null) {
      election.cancel(true);
    }
    executor.shutdown();
  }
}
