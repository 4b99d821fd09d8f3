package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What may have disturbed a trial, as far as it was visible; null is what was not.
 *
 * @param fetched whether the kubelet fetched the image
 * @param throttledNanos for how long the cgroup's CPU was throttled, as the sandbox shows it
 * @param throttledPeriods in how many periods
 * @param pressureScope container or node: whose the pressure is
 * @param cpuPressureNanos in which some task waited for CPU
 * @param ioPressureNanos in which some task waited for a disk
 * @param memoryPressureNanos in which some task waited for memory
 * @param podsCame other Pods that came to the node from the create call to the result
 * @param podsWent other Pods that went from it
 * @param pods the names of a few of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Disturbance(
    Boolean fetched,
    Long throttledNanos,
    Long throttledPeriods,
    String pressureScope,
    Long cpuPressureNanos,
    Long ioPressureNanos,
    Long memoryPressureNanos,
    Integer podsCame,
    Integer podsWent,
    List<String> pods) {

  public Disturbance {
    pods = pods == null ? List.of() : pods;
  }

  /** Whether another Pod came or went; empty if that was not watched. */
  @JsonIgnore
  public Optional<Boolean> otherPods() {
    return podsCame == null ? Optional.empty() : Optional.of(podsCame + podsWent > 0);
  }

  /** Whether the CPU was throttled; empty if the sandbox doesn't show it. */
  @JsonIgnore
  public Optional<Boolean> throttled() {
    return Optional.ofNullable(throttledNanos).map(nanos -> nanos > 0);
  }

  /** Whether any time was lost to pressure; empty if the sandbox doesn't show it. */
  @JsonIgnore
  public Optional<Boolean> pressure() {
    return cpuPressureNanos == null && ioPressureNanos == null && memoryPressureNanos == null
        ? Optional.empty()
        : Optional.of(
            positive(cpuPressureNanos)
                || positive(ioPressureNanos)
                || positive(memoryPressureNanos));
  }

  private static boolean positive(Long nanos) {
    return nanos != null && nanos > 0;
  }
}
