package dev.runtimebench.localcluster.api;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a component's work and timers on daemon threads. Logs every task that fails. Drops tasks
 * silently after shutdown, because events still arrive while a cluster closes.
 */
public final class DaemonExecutor extends ScheduledThreadPoolExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonExecutor.class);

  public DaemonExecutor(String name, int threads) {
    super(
        threads,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        },
        new DiscardPolicy());
    setRemoveOnCancelPolicy(true);
  }

  @Override
  protected void afterExecute(Runnable task, Throwable thrown) {
    super.afterExecute(task, thrown);
    Throwable failure = thrown;
    if (failure == null && task instanceof Future<?> future && future.isDone()) {
      try {
        future.get();
      } catch (CancellationException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        failure = e.getCause();
      }
    }
    if (failure != null && !isShutdown()) {
      LOG.error("a task of {} failed", Thread.currentThread().getName(), failure);
    }
  }
}
