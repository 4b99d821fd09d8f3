package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Statistics;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The counters of a container's cgroup, for which the engine was asked. */
final class StatisticsAnswer extends ResultCallback.Adapter<Statistics> {

  private static final int SECONDS = 10;

  private final AtomicReference<Statistics> statistics = new AtomicReference<>();

  @Override
  public void onNext(Statistics answer) {
    statistics.set(answer);
  }

  /**
   * Waits for the counters; empty if the engine has none.
   *
   * @throws DockerException if the container is gone
   */
  Optional<Statistics> await() throws InterruptedException {
    awaitCompletion(SECONDS, TimeUnit.SECONDS);
    return Optional.ofNullable(statistics.get());
  }
}
