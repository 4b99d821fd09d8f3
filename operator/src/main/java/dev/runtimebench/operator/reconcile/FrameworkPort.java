package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;

/** What passes ask of the framework that has them made. */
public interface FrameworkPort {

  /** All benchmarks there are, as the cache has them; not to be changed. */
  Stream<RuntimeBenchmark> benchmarks();

  /** Tells of a Pod that was just created, so that the next pass sees it. */
  void created(Pod pod);

  /** Has a pass made over the benchmark of that name. */
  void wake(String namespace, String name);
}
