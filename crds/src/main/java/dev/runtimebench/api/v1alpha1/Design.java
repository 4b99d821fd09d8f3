package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** How the experiment is run. */
@ValidationRule(
    value = "(has(self.mode) && self.mode == 'Burst') == has(self.concurrency)",
    message = "concurrency and mode: Burst need each other: set both, or neither",
    messageExpression =
        "has(self.concurrency) ? 'concurrency needs mode: Burst: set mode: Burst, or remove concurrency' : 'mode: Burst needs concurrency, for example [1, 2, 4, 8]'",
    fieldPath = ".concurrency")
@ValidationRule(
    value = "!has(self.idleSeconds) || (has(self.mode) && self.mode == 'Usage')",
    message = "idleSeconds needs mode: Usage: set mode: Usage, or remove idleSeconds",
    fieldPath = ".idleSeconds")
@ValidationRule(
    value = "!has(self.density) || (has(self.mode) && self.mode == 'Density')",
    message = "density needs mode: Density: set mode: Density, or remove density",
    fieldPath = ".density")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Design(
    @Default("Serial")
        @JsonPropertyDescription(
            "Serial: one Pod at a time. Burst: many Pods start at once under one runtime, at each level of concurrency. A burst measures start latency only. Usage: one Pod at a time, held idle before and after the work, to measure CPU and memory of the Pod by the kubelet, and no times. Density: Pods are added on one node until a criterion fails, to find out how many Pods of each runtime fit; the policy of the installation must allow it.")
        Mode mode,
    @Size(min = 1, max = 12)
        @ValidationRule(
            value = "self.all(c, self.exists_one(d, d == c))",
            message = "the levels must be unique: remove the duplicate")
        @JsonPropertyDescription(
            "For Burst: the numbers of Pods that start at once, for example [1, 2, 4, 8]. Each number of Pods must fit on one node.")
        List<@Min(1) @Max(256) Integer> concurrency,
    @Min(60)
        @Max(600)
        @JsonPropertyDescription(
            "For Usage: for how many seconds the agent holds the container idle before the work, and again after the work. The kubelet refreshes its figures every 10 to 30 s, on some nodes every 45 s, and each idle time needs two refreshes. Default: 60.")
        Integer idleSeconds,
    @JsonPropertyDescription("For Density: how Pods are added, and when to stop.")
        DensityDesign density,
    @Default("{\"warmup\": 1, \"max\": 40}")
        @JsonPropertyDescription("The number of blocks to run.")
        Blocks blocks,
    @Default("{\"relativeHalfWidth\": 0.02, \"confidence\": 0.95}")
        @JsonPropertyDescription("When the primary ratios are precise enough to stop.")
        Precision precision,
    @Default("0.02")
        @Min(0)
        @Max(1)
        @JsonPropertyDescription(
            "How far from 1 a ratio may lie and still count as no difference. 0.02 means from 1 / 1.02 to 1.02.")
        Double equivalenceMargin,
    @Default("Random")
        @JsonPropertyDescription(
            "The order of the runtimes within a block. Random: drawn from the seed. AsListed: as in spec.runtimes.")
        Order order,
    @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription(
            "The seed of the random order. Absent: the operator draws a seed at the start and records it in status.seed.")
        Long seed,
    @Default("1")
        @Min(0)
        @Max(3600)
        @JsonPropertyDescription(
            "The pause in seconds between the end of a trial (the sandbox has been stopped) and the start of the next trial.")
        Integer settleSeconds,
    @Default("2")
        @Min(0)
        @Max(10)
        @JsonPropertyDescription(
            "How many times a block runs again, as a whole, because one of its trials failed. When the retries are used up, the benchmark ends. A failure that a retry cannot fix, for example an image that cannot be pulled, ends the benchmark at once. No retry is used if a trial was interrupted, if the node's clock was changed during a trial, or if a Pod waited for a node, for the scheduler or for an image.")
        Integer retries,
    @JsonPropertyDescription(
            "Whether a comparison may have a verdict although one of the two runtimes ignores the CPU limit. Absent or false: the verdict is Inconclusive, unless the other runtime ignores the limit too.")
        Boolean acceptIgnoredCpuLimit,
    @JsonPropertyDescription(
            "Whether a comparison may have a verdict although one of the two runtimes ignores the memory limit. Absent or false: the verdict is Inconclusive, unless the other runtime ignores the limit too.")
        Boolean acceptIgnoredMemoryLimit,
    @JsonPropertyDescription(
            "Whether a comparison may have a verdict although one sandbox may use at most half as many CPUs as the other. Absent or false: the verdict is Inconclusive, unless the metric is an amount of memory.")
        Boolean acceptDifferentCpus,
    @JsonPropertyDescription(
            "Whether a comparison may have a verdict although the workload's storage is a file system in memory under one of the two runtimes only. Absent or false: the verdict is Inconclusive.")
        Boolean acceptDifferentStorage) {

  private static final int IDLE_SECONDS = 60;

  public Design {
    concurrency = concurrency == null ? List.of() : concurrency;
  }

  /** How Pods are started. */
  public enum Mode {
    Serial,
    Burst,
    Usage,
    Density
  }

  /** Whether a runtime that ignores the CPU limit may have a verdict. */
  @JsonIgnore
  public boolean acceptsIgnoredCpuLimit() {
    return Boolean.TRUE.equals(acceptIgnoredCpuLimit);
  }

  /** Whether a runtime that ignores the memory limit may have a verdict. */
  @JsonIgnore
  public boolean acceptsIgnoredMemoryLimit() {
    return Boolean.TRUE.equals(acceptIgnoredMemoryLimit);
  }

  /** Whether runtimes whose sandboxes may use different CPUs may have a verdict. */
  @JsonIgnore
  public boolean acceptsDifferentCpus() {
    return Boolean.TRUE.equals(acceptDifferentCpus);
  }

  /** Whether runtimes with different storage may have a verdict. */
  @JsonIgnore
  public boolean acceptsDifferentStorage() {
    return Boolean.TRUE.equals(acceptDifferentStorage);
  }

  /** Whether many Pods are started at once. */
  @JsonIgnore
  public boolean isBurst() {
    return mode == Mode.Burst;
  }

  /** Whether the trials measure CPU and memory by the kubelet, and no times. */
  @JsonIgnore
  public boolean isUsage() {
    return mode == Mode.Usage;
  }

  /** Whether the trials add Pods until a criterion fails. */
  @JsonIgnore
  public boolean isDensity() {
    return mode == Mode.Density && density != null;
  }

  /** For how many seconds a container is idle before the work, and again after; 0 without Usage. */
  @JsonIgnore
  public int idleTime() {
    if (!isUsage()) {
      return 0;
    }
    return idleSeconds == null ? IDLE_SECONDS : idleSeconds;
  }

  /** For how many seconds a container is idle in one trial; 0 without Usage. */
  @JsonIgnore
  public int wholeIdleTime() {
    return 2 * idleTime();
  }

  /** The order of the runtimes within a block. */
  public enum Order {
    Random,
    AsListed
  }
}
