package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * One rung of a ramp: what was seen after some Pods were added.
 *
 * @param pods the number of Pods, with the new ones
 * @param startMillis the start-up time of each new Pod in milliseconds, from the create call until
 *     the operator learned that the container runs; a Pod that did not run has none, and neither
 *     has a Pod whose create call had no answer
 * @param unstarted how many of the new Pods did not run; null if all did
 * @param ready how many of the Pods were ready when the rung was judged
 * @param memoryUnrequested the memory in bytes that the requests of all Pods left of the node's
 *     allocatable memory; null if the node names none
 * @param memoryAvailable the memory in bytes that was really available on the node, by the kubelet;
 *     null if unknown
 * @param memoryPerPod the mean working set of the Pods that the kubelet measured after all Pods
 *     were ready, in bytes; null if unknown, or if the Pods did not meet the criteria
 * @param rate the median rate of the Pods in the hold time, in the unit of the rate's metric; null
 *     if the rate is no criterion, or if the criterion failed before the rate was read
 * @param met whether the Pods met the criteria
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Rung(
    int pods,
    List<Double> startMillis,
    Integer unstarted,
    int ready,
    Long memoryUnrequested,
    Long memoryAvailable,
    Long memoryPerPod,
    Double rate,
    boolean met) {

  public Rung {
    startMillis = startMillis == null ? List.of() : startMillis;
  }
}
