package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.cluster.ApiConnections;
import dev.runtimebench.operator.cluster.StalledAnswers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only one of several replicas work at a time. JOSDK has its own election, but JOSDK never
 * releases the Lease: every update of the operator would wait for the Lease to expire.
 *
 * <p>The election of the client library looks at the renew deadline only between two calls. A call
 * that gets no answer would let two replicas work at the same time. So the election has a client of
 * its own, whose calls are short, and a watchdog that looks at the time of the last renewal.
 */
final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  private final KubernetesClient client;
  private final ElectionOptions options;
  private final RenewedLock lock;
  private final Runnable onLead;
  private final Runnable onLoss;
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "leader-election");
            thread.setDaemon(true);
            return thread;
          });
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "lease-watchdog");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<?> election;
  private volatile boolean leading;
  private volatile boolean closing;

  /**
   * @param config how to reach the API server; the election changes its timeouts
   * @param onLead called once, on its own thread, when this replica becomes the leader
   * @param onLoss called when another replica may become the leader
   */
  LeaderElection(Config config, ElectionOptions options, Runnable onLead, Runnable onLoss) {
    this.client = client(config, options);
    this.options = options;
    this.lock =
        new RenewedLock(new LeaseLock(options.namespace(), options.name(), options.identity()));
    this.onLead = onLead;
    this.onLoss = onLoss;
  }

  /** A client whose calls end in time for another try before the deadline. */
  private static KubernetesClient client(Config config, ElectionOptions options) {
    int millis = (int) options.callTimeout().toMillis();
    config.setRequestTimeout(millis);
    config.setConnectionTimeout(millis);
    config.setRequestRetryBackoffLimit(0);
    return ApiConnections.clientFor(config)
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor(StalledAnswers.class.getName(), new StalledAnswers()))
        .build();
  }

  void start() {
    LOG.info(
        "waiting as {} for Lease {}/{}", options.identity(), options.namespace(), options.name());
    LeaderElector elector =
        new LeaderElectorBuilder(client, executor)
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(options.name())
                    .withLock(lock)
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
    long period = options.watchPeriod().toMillis();
    Future<?> unused =
        watchdog.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    // This thread renews the Lease, so the work runs on another one.
    executor.execute(onLead);
  }

  /** Ends the leadership when the Lease was not renewed in time, whatever the election does. */
  private void check() {
    if (leading && lock.sinceRenewal().compareTo(options.renewDeadline()) > 0) {
      LOG.error(
          "did not renew the Lease for {} s; the API server does not answer",
          lock.sinceRenewal().toSeconds());
      lost();
    }
  }

  private synchronized void lost() {
    if (!leading) {
      return;
    }
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
    watchdog.shutdown();
    client.close();
  }
}
