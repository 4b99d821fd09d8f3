package dev.runtimebench.localcluster.api;

/** Defaults, changes or refuses an object before it is stored. Called with the store locked. */
@FunctionalInterface
public interface AdmissionPlugin {

  /**
   * @throws ApiException to refuse the request
   */
  void admit(AdmissionRequest request);
}
