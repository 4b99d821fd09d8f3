package dev.runtimebench.cli.doctor;

import java.util.List;

/** One question about the cluster. A check leaves no changes behind. */
interface Check {

  /** What is checked, in a word or two. */
  String name();

  /**
   * Returns the findings.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses an
   *     answer or does not answer
   */
  List<Finding> run();
}
