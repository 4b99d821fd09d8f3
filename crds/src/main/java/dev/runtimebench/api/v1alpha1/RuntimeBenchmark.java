package dev.runtimebench.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A benchmark. The spec is the experiment, the status holds the results. */
@Group(RuntimeBenchmark.GROUP)
@Version(RuntimeBenchmark.VERSION)
@ShortNames("rtb")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (self.spec.workload == oldSelf.spec.workload)",
    message =
        "spec.workload is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.workload")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (self.spec.runtimes == oldSelf.spec.runtimes)",
    message =
        "spec.runtimes is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.runtimes")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.baseline) == has(oldSelf.spec.baseline) && (!has(self.spec.baseline) || self.spec.baseline == oldSelf.spec.baseline))",
    message =
        "spec.baseline is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.baseline")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.design) == has(oldSelf.spec.design) && (!has(self.spec.design) || self.spec.design == oldSelf.spec.design))",
    message =
        "spec.design is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.design")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.placement) == has(oldSelf.spec.placement) && (!has(self.spec.placement) || self.spec.placement == oldSelf.spec.placement))",
    message =
        "spec.placement is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.placement")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.resources) == has(oldSelf.spec.resources) && (!has(self.spec.resources) || self.spec.resources == oldSelf.spec.resources))",
    message =
        "spec.resources is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.resources")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.timeouts) == has(oldSelf.spec.timeouts) && (!has(self.spec.timeouts) || self.spec.timeouts == oldSelf.spec.timeouts))",
    message =
        "spec.timeouts is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.timeouts")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.gates) == has(oldSelf.spec.gates) && (!has(self.spec.gates) || self.spec.gates == oldSelf.spec.gates))",
    message =
        "spec.gates is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.gates")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.imagePull) == has(oldSelf.spec.imagePull) && (!has(self.spec.imagePull) || self.spec.imagePull == oldSelf.spec.imagePull))",
    message =
        "spec.imagePull is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.imagePull")
@ValidationRule(
    value =
        "(!has(self.spec.podMetadata) && !has(oldSelf.spec.podMetadata)) || !has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.podMetadata) && has(oldSelf.spec.podMetadata) && self.spec.podMetadata == oldSelf.spec.podMetadata)",
    message =
        "spec.podMetadata is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.podMetadata")
@ValidationRule(
    value =
        "(!has(self.spec.imagePullSecrets) && !has(oldSelf.spec.imagePullSecrets)) || !has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.imagePullSecrets) && has(oldSelf.spec.imagePullSecrets) && self.spec.imagePullSecrets == oldSelf.spec.imagePullSecrets)",
    message =
        "spec.imagePullSecrets is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.imagePullSecrets")
@ValidationRule(
    value =
        "(!has(self.spec.priorityClassName) && !has(oldSelf.spec.priorityClassName)) || !has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.priorityClassName) && has(oldSelf.spec.priorityClassName) && self.spec.priorityClassName == oldSelf.spec.priorityClassName)",
    message =
        "spec.priorityClassName is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.priorityClassName")
@ValidationRule(
    value =
        "(!has(self.spec.readOnlyRootFilesystem) && !has(oldSelf.spec.readOnlyRootFilesystem)) || !has(oldSelf.status) || !has(oldSelf.status.startTime) || (has(self.spec.readOnlyRootFilesystem) && has(oldSelf.spec.readOnlyRootFilesystem) && self.spec.readOnlyRootFilesystem == oldSelf.spec.readOnlyRootFilesystem)",
    message =
        "spec.readOnlyRootFilesystem is immutable once the benchmark has started: delete it and create a new one",
    fieldPath = ".spec.readOnlyRootFilesystem")
// Priority 1 shows the column with -o wide only, so that the others fit into 80 characters.
@AdditionalPrinterColumn(name = "Workload", jsonPath = ".status.workload", priority = 1)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Blocks", jsonPath = ".status.blocks.display")
@AdditionalPrinterColumn(name = "Baseline", jsonPath = ".status.baseline", priority = 1)
@AdditionalPrinterColumn(name = "Nodes", jsonPath = ".status.nodesDone", priority = 1)
@AdditionalPrinterColumn(name = "Success", jsonPath = ".status.success", priority = 1)
@AdditionalPrinterColumn(name = "Result", jsonPath = ".status.result")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class RuntimeBenchmark extends CustomResource<RuntimeBenchmarkSpec, RuntimeBenchmarkStatus>
    implements Namespaced {

  public static final String GROUP = "runtimebench.dev";
  public static final String VERSION = "v1alpha1";
  private static final long serialVersionUID = 1L;

  /** Overridden to make the spec required in the CRD. */
  @Override
  @Required
  public RuntimeBenchmarkSpec getSpec() {
    return super.getSpec();
  }
}
