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
 * Lets only one of several replicas work at a time. JOSDK has its own election, but JOSDK never
 * releases the Lease: every update of the operator would wait for the Lease to expire.
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
   * @param onLead called once, on its own thread, when this replica becomes the leader
   * @param onLoss called when another replica may become the leader
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
        "waiting as {} for Lease {}/{}", options.identity(), options.namespace(), options.name());
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
    // This thread renews the Lease, so the work runs on another one.
    executor.execute(onLead);
  }

  private void lost() {
    leading = false;
    if (!closing) {
      LOG.error("lost the Lease; another replica may lead now");
      onLoss.run();
    }
  }

  private static void changed(String leader) {
    if (leader != null && !leader.isEmpty()) {
      LOG.info("{} leads", leader);
    }
  }

  /** Releases the Lease if this replica holds it: the Lease then expires within a second. */
  @Override
  public void close() {
    closing = true;
    if (election != null) {
      election.cancel(true);
    }
    executor.shutdown();
  }
}
