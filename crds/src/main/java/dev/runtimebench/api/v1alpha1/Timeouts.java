package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How long a Pod may take to start, to run and to be deleted, and how long to wait for everything
 * else that a benchmark waits for. No field has a default in the CRD, for the reason that {@link
 * Resources} gives.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Timeouts(
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the create call until the containers run, including the image pull. A server also has this time, from the start of its container, to become ready for its client. A benchmark's default is the workload's value, or else 300.")
        Integer startSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the start of the container until its end. A benchmark's default is the workload's value, or else 300.")
        Integer runSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the delete call until the Pod is gone, and from the end of a kept Pod's containers until its sandbox has stopped. A benchmark's default is the workload's value, or else 120.")
        Integer deleteSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds to wait for the log of a container that has ended. Until then, a reading that fails starts again. A benchmark's default is the workload's value, or else 300.")
        Integer logSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds for which errors may hold up the benchmark. Then the benchmark fails with the last error. Time in which the API server accepts no status does not count. A benchmark's default is the workload's value, or else 300.")
        Integer errorSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds that a benchmark waits after a disruption until it can continue. Disruptions are, for example, a node that is drained or lost, a Pod with a higher priority, and a lowered quota. A disruption uses up no retry. A benchmark's default is the workload's value, or else 1800.")
        Integer disruptionSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds to wait for a BenchmarkWorkload or a RuntimeClass that does not exist, or for a handler that no node has. Then the benchmark fails. Only the benchmark's value counts, and not the workload's. The default is 20.")
        Integer referenceSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds for which the kubelet may fail to pull an image, from its first error. Then the trial fails. A benchmark's default is the workload's value, or else 60.")
        Integer imageSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds that a probe of a runtime may take to start, and again to run. The wait for a node does not count, and a start may not take longer than startSeconds. Then the benchmark continues without the probe. A benchmark's default is the workload's value, or else 60.")
        Integer probeSeconds) {

  /** The default of logSeconds. */
  public static final int LOG_SECONDS = 300;

  /** The default of errorSeconds. */
  public static final int ERROR_SECONDS = 300;

  /** The default of disruptionSeconds. */
  public static final int DISRUPTION_SECONDS = 1800;

  /** The default of referenceSeconds. */
  public static final int REFERENCE_SECONDS = 20;

  /** The default of imageSeconds. */
  public static final int IMAGE_SECONDS = 60;

  /** The default of probeSeconds. */
  public static final int PROBE_SECONDS = 60;

  /** Timeouts of Pods, with the defaults of the other fields. */
  public static Timeouts ofPods(int startSeconds, int runSeconds, int deleteSeconds) {
    return TimeoutsBuilder.builder()
        .startSeconds(startSeconds)
        .runSeconds(runSeconds)
        .deleteSeconds(deleteSeconds)
        .logSeconds(LOG_SECONDS)
        .errorSeconds(ERROR_SECONDS)
        .disruptionSeconds(DISRUPTION_SECONDS)
        .referenceSeconds(REFERENCE_SECONDS)
        .imageSeconds(IMAGE_SECONDS)
        .probeSeconds(PROBE_SECONDS)
        .build();
  }
}
