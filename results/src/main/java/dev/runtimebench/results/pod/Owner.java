package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Builds owner references, by which the cluster deletes the objects of a deleted benchmark. */
public final class Owner {

  private Owner() {}

  /**
   * Whether the benchmark with that uid is the controller of an object. Everybody may set a label,
   * but a controller that does not match is not a Pod of the operator.
   */
  public static boolean isOwner(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                Boolean.TRUE.equals(owner.getController())
                    && "RuntimeBenchmark".equals(owner.getKind())
                    && uid.equals(owner.getUid()));
  }

  /** Whether the object is one of those that a benchmark owns. */
  public static boolean isOwned(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                Boolean.TRUE.equals(owner.getController())
                    && "RuntimeBenchmark".equals(owner.getKind()));
  }

  public static OwnerReference reference(RuntimeBenchmark benchmark) {
    return new OwnerReferenceBuilder()
        .withApiVersion(RuntimeBenchmark.GROUP + "/" + RuntimeBenchmark.VERSION)
        .withKind("RuntimeBenchmark")
        .withName(benchmark.getMetadata().getName())
        .withUid(benchmark.getMetadata().getUid())
        .withController(true)
        .build();
  }
}
