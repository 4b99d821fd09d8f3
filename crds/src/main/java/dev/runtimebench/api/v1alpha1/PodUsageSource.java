package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** A figure of the whole Pod, the processes of its sandbox included, as the kubelet shows it. */
@ValidationRule(
    value = "!has(self.per) || self.figure == 'CpuPerWork'",
    message = "per is only for the figure CpuPerWork",
    fieldPath = ".per")
@ValidationRule(
    value = "!has(self.perCount) || self.figure == 'CpuPerWork'",
    message = "perCount is only for the figure CpuPerWork",
    fieldPath = ".perCount")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PodUsageSource(
    @Required @JsonPropertyDescription("Which figure of the Pod.") Figure figure,
    @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            "For CpuPerWork: the name of the metric of the same workload whose value is the amount of work, for example the number of requests. The warm-up must count too: of a record, all iterations are added up; a metric with regex or json needs the summary Sum, or Last if the work runs once. Absent: the number of the agent's iterations, warm-up included.")
        String per,
    @Min(1)
        @Max(1000000000)
        @JsonPropertyDescription(
            "For CpuPerWork: for how many units of work the CPU time is given, for example 1000. Default: 1.")
        Integer perCount) {

  /** A figure of a Pod. */
  public enum Figure {
    /** The CPU time that the Pod used for the work. */
    CpuTime,
    /** The CPU time divided by the amount of work. */
    CpuPerWork,
    /** The working set of the Pod while it is idle after the work. */
    SettledMemory,
    /** The kernel's high-water mark of the Pod's memory, page cache included. */
    PeakMemory,
    /** How long the CPU limit throttled the Pod. */
    ThrottledTime;

    /** Whether the figure is an amount of memory. Every other figure is a time. */
    @JsonIgnore
    public boolean isMemory() {
      return this == SettledMemory || this == PeakMemory;
    }

    /** The figure of the kubelet that this figure is computed from. */
    @JsonIgnore
    public Figure base() {
      return this == CpuPerWork ? CpuTime : this;
    }
  }

  /** For how many units of work the CPU time is given. */
  @JsonIgnore
  public int units() {
    return perCount == null ? 1 : perCount;
  }
}
