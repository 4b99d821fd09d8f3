package dev.runtimebench.localcluster.api;

/**
 * An API group ("" for the core group) and a plural resource name: the key of everything stored.
 */
public record GroupResource(String group, String resource) {

  /** As the API server's messages write it: {@code pods}, {@code leases.coordination.k8s.io}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
