package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** The owner reference by which the cluster removes what a deleted benchmark leaves. */
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
