package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Builds owner references, by which the cluster deletes the objects of a deleted benchmark. */
public final class Owner {

  private Owner() {}

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
