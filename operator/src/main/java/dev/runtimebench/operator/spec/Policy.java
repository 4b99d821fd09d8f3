package dev.runtimebench.operator.spec;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the platform allows every benchmark, whoever creates it; named as in the chart's values.
 * Unless said otherwise an empty list is no limit, and neither is a limit of 0.
 *
 * @param allowedRuntimeClasses names of RuntimeClasses
 * @param allowDefaultRuntime whether a runtime may do without a RuntimeClass
 * @param allowedImagePrefixes registries and repositories, such as {@code registry.example/team},
 *     for workloads that are described in place; the catalogue is the administrator's
 * @param allowedNodeSelectors labels that a benchmark may ask of a node: {@code key} or {@code
 *     key=value}
 * @param requiredNodeSelector labels that a benchmark must ask of a node
 * @param allowedTolerations keys of taints that a benchmark may tolerate, besides those that its
 *     RuntimeClasses tolerate; empty: none; {@code *}: all
 * @param perBenchmark limits of one benchmark
 * @param perNamespace limits of all benchmarks in a namespace
 */
@RecordBuilder
public record Policy(
    List<String> allowedRuntimeClasses,
    Boolean allowDefaultRuntime,
    List<String> allowedImagePrefixes,
    List<String> allowedNodeSelectors,
    Map<String, String> requiredNodeSelector,
    List<String> allowedTolerations,
    PerBenchmark perBenchmark,
    PerNamespace perNamespace) {

  /** What holds when nothing is configured. */
  public static final Policy DEFAULT = PolicyBuilder.builder().build();

  public Policy {
    allowedRuntimeClasses = orNone(allowedRuntimeClasses);
    allowDefaultRuntime = allowDefaultRuntime == null || allowDefaultRuntime;
    allowedImagePrefixes = orNone(allowedImagePrefixes);
    allowedNodeSelectors = orNone(allowedNodeSelectors);
    requiredNodeSelector =
        requiredNodeSelector == null ? Map.of() : Map.copyOf(requiredNodeSelector);
    allowedTolerations = orNone(allowedTolerations);
    perBenchmark = perBenchmark == null ? new PerBenchmark(0, 0, 0) : perBenchmark;
    perNamespace = perNamespace == null ? new PerNamespace(0, 0, 0) : perNamespace;
    for (String prefix : allowedImagePrefixes) {
      if (ImageName.prefix(prefix).isEmpty()) {
        throw new IllegalArgumentException(
            "allowedImagePrefixes: \"%s\" is not a registry or a part of one; write for example registry.example/team or docker.io/library, without a tag"
                .formatted(prefix));
      }
    }
  }

  /**
   * @param maxPods Pods of trials in all; a benchmark that plans more isn't accepted, and one whose
   *     repetitions need more is ended
   * @param maxPodsAtATime Pods of a trial that stand at the same time: a burst's, or the two of
   *     client and server
   * @param maxDurationMinutes from the start on, suspended or not; then it is ended
   */
  public record PerBenchmark(int maxPods, int maxPodsAtATime, int maxDurationMinutes) {

    public PerBenchmark {
      notNegative("perBenchmark.maxPods", maxPods);
      notNegative("perBenchmark.maxPodsAtATime", maxPodsAtATime);
      notNegative("perBenchmark.maxDurationMinutes", maxDurationMinutes);
    }

    /** Zero: no limit. */
    public Duration duration() {
      return Duration.ofMinutes(maxDurationMinutes);
    }
  }

  /**
   * @param maxBenchmarksAtATime how many may measure at the same time, of those that the operator
   *     lets measure at a time
   * @param maxPodsPerDay of the benchmarks that run or ended within the last 24 hours, those
   *     planned and those created
   * @param maxMinutesPerDay for which its benchmarks ran within the last 24 hours, added up
   */
  public record PerNamespace(int maxBenchmarksAtATime, int maxPodsPerDay, int maxMinutesPerDay) {

    public PerNamespace {
      notNegative("perNamespace.maxBenchmarksAtATime", maxBenchmarksAtATime);
      notNegative("perNamespace.maxPodsPerDay", maxPodsPerDay);
      notNegative("perNamespace.maxMinutesPerDay", maxMinutesPerDay);
    }
  }

  private static void notNegative(String key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + ": " + value + " is less than 0");
    }
  }

  private static List<String> orNone(List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
