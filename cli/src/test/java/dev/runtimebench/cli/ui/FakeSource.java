package dev.runtimebench.cli.ui;

import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Benchmarks that a test changes. */
final class FakeSource implements Source {

  private volatile State state;
  private final AtomicLong changes = new AtomicLong();
  private volatile KubernetesClientException failure;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger checks = new AtomicInteger();

  FakeSource(List<Reported> benchmarks) {
    state = new State(benchmarks, List.of());
  }

  /** The cluster has changed. */
  void change(List<Reported> benchmarks, Deleted... deleted) {
    state = new State(benchmarks, List.of(deleted));
    changes.incrementAndGet();
  }

  /** The next requests fail; null: they succeed again. */
  void fail(KubernetesClientException with) {
    failure = with;
  }

  int reads() {
    return reads.get();
  }

  int checks() {
    return checks.get();
  }

  @Override
  public long changes() {
    return changes.get();
  }

  @Override
  public State read() {
    reads.incrementAndGet();
    answer();
    return state;
  }

  @Override
  public void check() {
    checks.incrementAndGet();
    answer();
  }

  @Override
  public void restart() {
    answer();
    changes.incrementAndGet();
  }

  private void answer() {
    if (failure != null) {
      throw failure;
    }
  }
}
