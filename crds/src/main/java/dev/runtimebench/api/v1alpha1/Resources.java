package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * The resources of each container; all runtimes get the same. No field has a default in the CRD:
 * the API server would fill it in, and hide that the user set none. {@code SpecDefaults} in the
 * module results has the defaults.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Resources(
    @JsonPropertyDescription(
            "The CPU request of each container, for example 500m or 1. It is the CPU limit too, unless limitCpu is false. A benchmark's default is the workload's value, or else 1.")
        Quantity cpu,
    @JsonPropertyDescription(
            "The memory request and the memory limit of each container, for example 256Mi. A benchmark's default is the workload's value, or else 256Mi.")
        Quantity memory,
    @JsonPropertyDescription(
            "Whether the CPU request is the CPU limit too. false: the containers have no CPU limit and may use every free CPU of the node, so that the kernel throttles none of them. A benchmark's default is the workload's value, or else true.")
        Boolean limitCpu,
    @JsonPropertyDescription(
            "The request and the limit of ephemeral storage of each container, for example 2Gi: the container's root file system, its log and its scratch volumes on disk. The kubelet evicts a Pod that uses more. A benchmark's default is the workload's value. Absent: the operator asks for none, and a LimitRange of the namespace may set an amount.")
        Quantity ephemeralStorage) {

  /** Whether the containers have a CPU limit; true if the field is not set. */
  @JsonIgnore
  public boolean limitsCpu() {
    return !Boolean.FALSE.equals(limitCpu);
  }
}
