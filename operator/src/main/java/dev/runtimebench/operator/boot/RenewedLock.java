package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;

/**
 * A lock that knows when its holder renewed it last. The Lease runs from the moment before the call
 * that renews it, and so does this time.
 *
 * <p>Threads: the thread of the election writes. Any thread may ask for the time.
 */
final class RenewedLock implements Lock {

  private final Lock lock;
  private final OperatorClock clock = OperatorClock.system();
  private long callBegan;
  private volatile long renewedAt;

  RenewedLock(Lock lock) {
    this.lock = lock;
  }

  /** The time since the last call that renewed the lock began. */
  Duration sinceRenewal() {
    return Duration.ofNanos(clock.monotonicNanos() - renewedAt);
  }

  @Override
  public LeaderElectionRecord get(KubernetesClient client) {
    callBegan = clock.monotonicNanos();
    return lock.get(client);
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord election) {
    lock.create(client, election);
    renewedAt = callBegan;
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord election) {
    lock.update(client, election);
    renewedAt = callBegan;
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
