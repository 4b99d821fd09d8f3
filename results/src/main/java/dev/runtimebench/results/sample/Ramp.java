package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.DensityStop;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The result of a trial of a Density design: Pods were added until something ended the ramp.
 *
 * @param created the number of Pods that were created
 * @param fits the largest number of Pods that met the criteria
 * @param failsAt the smallest number of Pods that is known not to fit; null if the ramp ended at a
 *     bound that is not the runtime's
 * @param stop why the ramp ended; null if the trial is invalid
 * @param message what ended the ramp, as a sentence; null if the trial is invalid
 * @param memoryUnknown why the memory that was really available is unknown; null if it is known
 * @param before the other Pods on the node when the ramp began; null if unknown
 * @param after the other Pods on the node when the ramp ended; null if unknown
 * @param rungs in the order of time
 * @param suspended true if the ramp ended because somebody suspended the benchmark; otherwise null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Ramp(
    int created,
    int fits,
    Integer failsAt,
    DensityStop stop,
    String message,
    String memoryUnknown,
    OthersOnNode before,
    OthersOnNode after,
    List<Rung> rungs,
    Boolean suspended) {

  public Ramp {
    rungs = rungs == null ? List.of() : rungs;
  }

  /** Whether more Pods than {@link #fits} may fit, by any number. */
  @JsonIgnore
  public boolean isLowerBound() {
    return stop != null && stop.isCensoring();
  }

  /**
   * The largest number of Pods that may fit, by what the ramp shows; only without a lower bound.
   */
  @JsonIgnore
  public int mayFit() {
    return failsAt == null ? fits : Math.max(fits, failsAt - 1);
  }
}
