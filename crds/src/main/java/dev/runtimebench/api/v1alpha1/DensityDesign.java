package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How a Density design adds Pods to a node, and when it stops. */
@ValidationRule(
    value = "self.maxPods <= 64 * (has(self.step) ? self.step : 5)",
    message = "a ramp has at most 64 rungs: raise step (default: 5), or lower maxPods",
    fieldPath = ".maxPods")
@ValidationRule(
    value = "!has(self.step) || self.step <= self.maxPods",
    message = "step (default: 5) must not be greater than maxPods: set step, or raise maxPods",
    fieldPath = ".step")
@ValidationRule(
    value = "has(self.rateMetric) == has(self.minRatePercent)",
    message = "set rateMetric and minRatePercent together, or neither of them",
    fieldPath = ".rateMetric")
@ValidationRule(
    value = "!has(self.rateMetric) || !has(self.holdSeconds) || self.holdSeconds >= 1",
    message =
        "with rateMetric, holdSeconds must be at least 1: the rate is that of the hold time; use at least twice the time between two values",
    fieldPath = ".holdSeconds")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record DensityDesign(
    @Required
        @Min(2)
        @Max(500)
        @JsonPropertyDescription(
            "The largest number of Pods at a time. The policy and the node may allow fewer. A ramp that ends here shows only that at least so many Pods fit.")
        Integer maxPods,
    @Default("5")
        @Min(1)
        @Max(50)
        @JsonPropertyDescription(
            "How many Pods are added at a time. The count of a ramp is exact to this step; 1 is the most exact and the slowest.")
        Integer step,
    @Required
        @Min(1)
        @Max(600)
        @JsonPropertyDescription(
            "The criterion of start-up time: the seconds within which each new Pod must run and be ready, from its create call. Images must be on the node.")
        Integer maxStartSeconds,
    @Default("10")
        @Min(0)
        @Max(600)
        @JsonPropertyDescription(
            "For how many seconds all Pods must stay ready after each step, the earlier Pods too.")
        Integer holdSeconds,
    @Required
        @JsonPropertyDescription(
            "The criterion of node memory: how much memory must stay available on the node, for example 1Gi. The operator compares it with the allocatable memory without the requests of all Pods and, where it may ask the kubelet (podUsage.enabled), with the memory that is really available.")
        Quantity reserveMemory,
    @Default("10")
        @Min(0)
        @Max(500)
        @JsonPropertyDescription(
            "How many of the node's Pods (status.allocatable.pods) stay free for others.")
        Integer reservePods,
    @JsonPropertyDescription(
            "Whether a ramp may run although the kubelet does not show the memory that is really available on the node. Absent or false: the operator must be allowed to ask the kubelet (podUsage.enabled), because requests alone do not keep a node from running out of memory.")
        Boolean acceptUnknownMemory,
    @Size(max = 16)
        @JsonPropertyDescription(
            "A command, without a shell, that the kubelet runs in each container of a ramp every 10 s: a container is ready if the command exits with 0 within 5 s. So a sandbox that hangs is noticed. For example [ls, /], if the image has ls. Absent: a container is ready while it runs.")
        List<String> probeCommand,
    @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            "The name of a metric of the workload that is the rate of a Pod, for example requests per second, with source.regex and better: Higher. Each container prints the metric every few seconds for as long as it runs. Needs minRatePercent.")
        String rateMetric,
    @Min(1)
        @Max(99)
        @JsonPropertyDescription(
            "The criterion of the rate: after each step, the median rate of the Pods (of at most 8 Pods, from the oldest to the newest) must be at least this percentage of the median rate after the first step of the same ramp. Needs rateMetric.")
        Integer minRatePercent) {

  private static final int STEP = 5;
  private static final int HOLD_SECONDS = 10;
  private static final int RESERVE_PODS = 10;

  /** A rung waits for two figures of the kubelet, which measures every 10 to 15 s. */
  private static final int FIGURES_SECONDS = 30;

  public DensityDesign {
    step = step == null ? Integer.valueOf(STEP) : step;
    holdSeconds = holdSeconds == null ? Integer.valueOf(HOLD_SECONDS) : holdSeconds;
    probeCommand = probeCommand == null ? List.of() : probeCommand;
    reservePods = reservePods == null ? Integer.valueOf(RESERVE_PODS) : reservePods;
  }

  /** Whether a ramp may run without the figures of the kubelet. */
  @JsonIgnore
  public boolean acceptsUnknownMemory() {
    return Boolean.TRUE.equals(acceptUnknownMemory);
  }

  /** Whether the rate of the Pods is a criterion. */
  @JsonIgnore
  public boolean comparesRates() {
    return rateMetric != null && minRatePercent != null;
  }

  /** The largest number of rungs of a ramp. */
  @JsonIgnore
  public int rungs() {
    return (maxPods + step - 1) / step;
  }

  /** About how many seconds the rungs of a ramp may take, without the removal of the Pods. */
  @JsonIgnore
  public int longestRamp() {
    return rungs() * (maxStartSeconds + holdSeconds + FIGURES_SECONDS);
  }
}
