package dev.runtimebench.operator.spec;

import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the platform allows every benchmark, whoever creates it. The names are those of the chart's
 * values. Unless a parameter says otherwise, an empty list and a limit of 0 mean no limit.
 *
 * @param allowedRuntimeClasses names of RuntimeClasses
 * @param allowDefaultRuntime whether a runtime may have no RuntimeClass; null: true
 * @param allowedImagePrefixes registries and repositories, such as {@code registry.example/team},
 *     for inline workloads; the administrator writes the catalogue, which has no limit
 * @param allowedNodeSelectors node labels that a benchmark may select: {@code key} or {@code
 *     key=value}
 * @param requiredNodeSelector node labels that a benchmark must select
 * @param allowedTolerations keys of taints that a benchmark may tolerate, besides those that its
 *     RuntimeClasses tolerate; empty: none; {@code *}: all
 * @param allowedLabels keys of labels that {@code spec.podMetadata} may add: {@code KEY} or {@code
 *     PREFIX*}; empty: none; null or {@code *}: all except those that the installation sets
 * @param allowedAnnotations keys of annotations, in the same way; {@code *} also leaves out
 *     annotations that change the isolation of a Pod
 * @param allowedImagePullSecrets names of secrets that {@code spec.imagePullSecrets} may name;
 *     empty: none; null or {@code *}: all
 * @param allowedPriorityClasses PriorityClasses that {@code spec.priorityClassName} may name,
 *     besides the one of the installation; empty: none; {@code *}: all
 * @param allowedPersistentVolumeClaims claims that inline workloads may mount; empty: none; {@code
 *     *}: all
 * @param allowedConfigMaps ConfigMaps that inline workloads may mount; empty: none; {@code *}: all
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
    List<String> allowedLabels,
    List<String> allowedAnnotations,
    List<String> allowedImagePullSecrets,
    List<String> allowedPriorityClasses,
    List<String> allowedPersistentVolumeClaims,
    List<String> allowedConfigMaps,
    PerBenchmark perBenchmark,
    PerNamespace perNamespace) {

  /** The policy when nothing is configured. */
  public static final Policy DEFAULT = PolicyBuilder.builder().build();

  public Policy {
    allowedRuntimeClasses = orNone(allowedRuntimeClasses);
    allowDefaultRuntime = allowDefaultRuntime == null || allowDefaultRuntime;
    allowedImagePrefixes = orNone(allowedImagePrefixes);
    allowedNodeSelectors = orNone(allowedNodeSelectors);
    requiredNodeSelector =
        requiredNodeSelector == null ? Map.of() : Map.copyOf(requiredNodeSelector);
    allowedTolerations = orNone(allowedTolerations);
    allowedLabels = orAll(allowedLabels);
    allowedAnnotations = orAll(allowedAnnotations);
    allowedImagePullSecrets = orAll(allowedImagePullSecrets);
    allowedPriorityClasses = orNone(allowedPriorityClasses);
    allowedPersistentVolumeClaims = orNone(allowedPersistentVolumeClaims);
    allowedConfigMaps = orNone(allowedConfigMaps);
    perBenchmark =
        perBenchmark == null ? PolicyPerBenchmarkBuilder.builder().build() : perBenchmark;
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
   * The limits of one benchmark.
   *
   * @param maxPods number of Pods of all trials; a benchmark that plans more is rejected, and a
   *     benchmark that needs more because of repeated trials is ended
   * @param maxPodsAtATime number of Pods of one trial that run at the same time: those of a burst,
   *     or client and server
   * @param maxDurationMinutes the benchmark is ended this long after its start, also when it was
   *     suspended meanwhile
   * @param maxNodes number of nodes of a benchmark on several nodes; the other limits hold for the
   *     benchmark of each node
   * @param maxDensityPods number of Pods that a benchmark of mode Density may add to a node; 0: the
   *     mode is not allowed
   * @param minDensityReserveMemory the least {@code reserveMemory} of a benchmark of mode Density;
   *     null: no limit but that of the mode itself
   * @param minDensityReservePods the least {@code reservePods} of a benchmark of mode Density
   */
  @RecordBuilder
  public record PerBenchmark(
      int maxPods,
      int maxPodsAtATime,
      int maxDurationMinutes,
      int maxNodes,
      int maxDensityPods,
      String minDensityReserveMemory,
      int minDensityReservePods) {

    private static final String LEAST_RESERVE = "perBenchmark.minDensityReserveMemory";

    public PerBenchmark {
      notNegative("perBenchmark.maxPods", maxPods);
      notNegative("perBenchmark.maxPodsAtATime", maxPodsAtATime);
      notNegative("perBenchmark.maxDurationMinutes", maxDurationMinutes);
      notNegative("perBenchmark.maxNodes", maxNodes);
      notNegative("perBenchmark.maxDensityPods", maxDensityPods);
      notNegative("perBenchmark.minDensityReservePods", minDensityReservePods);
      amount(LEAST_RESERVE, minDensityReserveMemory);
    }

    /** The least memory that a benchmark of mode Density must leave free; empty: no limit. */
    public Optional<Quantity> leastReserveMemory() {
      return amount(LEAST_RESERVE, minDensityReserveMemory);
    }

    /** The maximum duration; zero: no limit. */
    public Duration duration() {
      return Duration.ofMinutes(maxDurationMinutes);
    }
  }

  /**
   * The limits of all benchmarks in one namespace.
   *
   * @param maxBenchmarksAtATime how many benchmarks may measure at the same time; the operator's
   *     own limit holds too
   * @param maxPodsPerDay number of Pods, planned or created, of the benchmarks that run or ended
   *     within the last 24 hours
   * @param maxMinutesPerDay sum of the minutes for which benchmarks ran within the last 24 hours
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
      throw new IllegalArgumentException(
          key + ": " + value + " is less than 0; use 0 for no limit");
    }
  }

  private static Optional<Quantity> amount(String key, String value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      Quantity quantity = Quantity.parse(value);
      if (Quantity.getAmountInBytes(quantity).signum() >= 0) {
        return Optional.of(quantity);
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(notAnAmount(key, value), e);
    }
    throw new IllegalArgumentException(notAnAmount(key, value));
  }

  private static String notAnAmount(String key, String value) {
    return "%s: \"%s\" is not an amount of memory; write for example 1Gi".formatted(key, value);
  }

  private static List<String> orAll(List<String> list) {
    return list == null ? List.of("*") : List.copyOf(list);
  }

  private static List<String> orNone(List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
