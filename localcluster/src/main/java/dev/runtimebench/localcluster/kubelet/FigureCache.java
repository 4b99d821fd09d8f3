package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.DaemonExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with figures that may be some seconds old, as the cache of a kubelet does. A kubelet
 * always refreshes its cache. This cache refreshes only while somebody asks, because each refresh
 * costs CPU time of the machine on which the Pods are measured. Thread-safe: one thread of its own
 * calls the reader, and the lock guards the other fields.
 */
public final class FigureCache implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FigureCache.class);
  private static final Duration UNUSED = Duration.ofSeconds(15);

  private final Duration period;
  private final Supplier<List<PodFigures>> reader;
  private final DaemonExecutor thread;
  private List<PodFigures> kept = List.of();
  private long lastAsked;
  private ScheduledFuture<?> refreshing;

  /**
   * @param period the time between two refreshes
   * @param reader reads the figures of all Pods
   */
  public FigureCache(String name, Duration period, Supplier<List<PodFigures>> reader) {
    this.period = period;
    this.reader = reader;
    this.thread = new DaemonExecutor("figures-" + name, 1);
  }

  /** The figures as of the last refresh; none before the first. */
  public synchronized List<PodFigures> figures() {
    lastAsked = System.nanoTime();
    if (refreshing == null) {
      refreshing =
          thread.scheduleWithFixedDelay(this::refresh, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }
    return kept;
  }

  private void refresh() {
    if (isUnused()) {
      return;
    }
    List<PodFigures> now;
    try {
      now = reader.get();
    } catch (RuntimeException e) {
      // A refresh that fails must not be the last one: the old figures have their old time stamps.
      LOG.warn("cannot refresh the figures of the Pods", e);
      return;
    }
    synchronized (this) {
      kept = List.copyOf(now);
    }
  }

  private synchronized boolean isUnused() {
    boolean unused = System.nanoTime() - lastAsked > UNUSED.toNanos();
    if (unused && refreshing != null) {
      refreshing.cancel(false);
      refreshing = null;
      kept = List.of();
    }
    return unused;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
