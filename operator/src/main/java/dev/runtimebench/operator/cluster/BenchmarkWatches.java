package dev.runtimebench.operator.cluster;

/**
 * The watches that live as long as a benchmark that needs them. Thread-safe.
 *
 * @param nodePods watches the nodes on which benchmarks measure
 * @param initContainers watches the init containers that the platform added
 */
public record BenchmarkWatches(NodePods nodePods, InitContainerEvents initContainers) {

  /** Ends a benchmark's watches. A watch stops when no benchmark needs it. */
  public void end(String benchmarkUid) {
    nodePods.unwatch(benchmarkUid);
    initContainers.unfollow(benchmarkUid);
  }
}
