package dev.runtimebench.localcluster.api;

/**
 * The key under which the store keeps objects: an API group, "" for the core group, and the plural
 * name of a resource.
 */
public record GroupResource(String group, String resource) {

  /** Returns the form in the API server's messages: {@code leases.coordination.k8s.io}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
