package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;

/** What the reconciles need from the framework that runs them. */
public interface FrameworkPort {

  /** All benchmarks as the cache has them; do not change. */
  Stream<RuntimeBenchmark> benchmarks();

  /** All Pods of benchmarks as the cache has them; do not change. */
  Stream<Pod> pods();

  /** Adds a Pod that was just created to the cache, so that the next reconcile sees the Pod. */
  void created(Pod pod);

  /** Requests a reconcile of the named benchmark. */
  void wake(String namespace, String name);

  /** Requests a reconcile of the benchmark. */
  default void wake(RuntimeBenchmark benchmark) {
    wake(benchmark.getMetadata().getNamespace(), benchmark.getMetadata().getName());
  }
}
