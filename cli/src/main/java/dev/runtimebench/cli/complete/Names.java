package dev.runtimebench.cli.complete;

import java.util.List;

/** The names that only a cluster or a kubeconfig knows. An unknown list is empty. */
public interface Names {

  /** The benchmarks of the namespace that the typed words select. */
  List<String> benchmarks(TypedWords typed);

  /** The workloads of the catalogue. */
  List<String> workloads(TypedWords typed);

  /** The namespaces. */
  List<String> namespaces(TypedWords typed);

  /** The contexts of the kubeconfig. */
  List<String> contexts(TypedWords typed);
}
