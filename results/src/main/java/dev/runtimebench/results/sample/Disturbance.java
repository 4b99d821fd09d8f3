package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * What may have disturbed a trial. A component is null if it could not be observed.
 *
 * @param fetched whether the kubelet pulled the image
 * @param throttledNanos how long the cgroup's CPU was throttled, in ns, as the sandbox shows it
 * @param throttledPeriods in how many periods the CPU was throttled
 * @param clientThrottledNanos how long the CPU of the client was throttled, in ns, if its server is
 *     under test
 * @param podThrottledNanos how long the CPU limit throttled the Pod under test, in ns, as the
 *     kubelet shows it
 * @param pressureScope whether the pressure is that of the container or of the node: container or
 *     node
 * @param cpuPressureNanos how long some task waited for CPU, in ns
 * @param ioPressureNanos how long some task waited for a disk, in ns
 * @param memoryPressureNanos how long some task waited for memory, in ns
 * @param podsCame number of other Pods that arrived on the node between the create call and the
 *     result
 * @param podsWent number of other Pods that left the node in that time
 * @param operatorOnNode whether the operator ran on the same node
 * @param pods the names of a few of these Pods; never null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Disturbance(
    Boolean fetched,
    Long throttledNanos,
    Long throttledPeriods,
    Long clientThrottledNanos,
    Long podThrottledNanos,
    String pressureScope,
    Long cpuPressureNanos,
    Long ioPressureNanos,
    Long memoryPressureNanos,
    Integer podsCame,
    Integer podsWent,
    Boolean operatorOnNode,
    List<String> pods) {

  public Disturbance {
    pods = pods == null ? List.of() : pods;
  }

  /** Whether another Pod arrived or left; empty if other Pods were not watched. */
  @JsonIgnore
  public Optional<Boolean> otherPods() {
    return podsCame == null ? Optional.empty() : Optional.of(podsCame + podsWent > 0);
  }

  /** Whether the CPU was throttled; empty if neither the sandbox nor the kubelet shows it. */
  @JsonIgnore
  public Optional<Boolean> throttled() {
    return throttledNanos == null && podThrottledNanos == null
        ? Optional.empty()
        : Optional.of(positive(throttledNanos) || positive(podThrottledNanos));
  }

  /** Whether the trial lost time to pressure; empty if the sandbox does not show pressure. */
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
