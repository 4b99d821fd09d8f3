package dev.runtimebench.cli.ui;

import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;

/** Where the page gets its benchmarks from. */
interface Source {

  /**
   * The benchmarks at one moment.
   *
   * @param benchmarks the oldest first; those that were deleted in their last state
   * @param deleted the benchmarks that were deleted while the page was open
   */
  record State(List<Reported> benchmarks, List<Deleted> deleted) {}

  /** A benchmark that was deleted. */
  record Deleted(String name, Instant when) {}

  /** Returns a number that grows with each change. */
  long changes();

  /**
   * Reads the benchmarks and their samples.
   *
   * @throws KubernetesClientException if the API server refuses, or does not answer
   */
  State read();

  /**
   * Asks the API server whether this user may still list the benchmarks.
   *
   * @throws KubernetesClientException if the API server refuses, or does not answer
   */
  void check();

  /**
   * Lists all benchmarks again, after a time without an answer.
   *
   * @throws KubernetesClientException if the API server refuses, or does not answer
   */
  void restart();
}
