package dev.runtimebench.localcluster.api;

/** Defaults, changes or rejects an object before the object is stored. */
@FunctionalInterface
public interface AdmissionPlugin {

  /**
   * Checks one write. The store is locked during the call.
   *
   * @throws ApiException to reject the request
   */
  void admit(AdmissionRequest request);
}
