package dev.runtimebench.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A workload in the cluster's catalogue. */
@Group(RuntimeBenchmark.GROUP)
@Version(RuntimeBenchmark.VERSION)
@ShortNames("rtbw")
@AdditionalPrinterColumn(name = "Length", jsonPath = ".spec.length")
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.container.image")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class BenchmarkWorkload extends CustomResource<BenchmarkWorkloadSpec, Void> {

  private static final long serialVersionUID = 1L;

  /** Overridden to make the spec required in the CRD. */
  @Override
  @Required
  public BenchmarkWorkloadSpec getSpec() {
    return super.getSpec();
  }
}
