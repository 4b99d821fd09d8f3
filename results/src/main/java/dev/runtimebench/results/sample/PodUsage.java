package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runtimebench.api.v1alpha1.PodUsageSource.Figure;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubelet showed of the Pod under test while its container was idle. Times are in
 * nanoseconds since 1970 by the node's clock.
 *
 * @param source where the figures come from, for example {@code kubelet 10.0.0.1:10250}; null if no
 *     kubelet was asked
 * @param path the path of the kubelet that the figures come from, {@link #CADVISOR} or {@link
 *     #SUMMARY}; null if no kubelet answered, and in samples of earlier versions
 * @param certificate how the kubelet's certificate was checked: ClusterCA, CAFile or Unverified;
 *     null if no kubelet was asked
 * @param calls how many times the kubelet was asked
 * @param idleFrom when the idle time before the work began; null if the agent held no idle time
 * @param workFrom when the work began
 * @param workTo when the work ended
 * @param idleTo when the idle time after the work ended
 * @param programRan whether the program still ran in the idle time after the work: a server under
 *     test, or a program that the agent ended after that time; null if unknown
 * @param figures the figures; a figure that was not observed is absent, never zero
 * @param doubtful the figures that were observed, but are too uncertain to count; they are absent
 *     from the figures
 * @param missing for each figure that is absent, why
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PodUsage(
    String source,
    String path,
    String certificate,
    int calls,
    Long idleFrom,
    Long workFrom,
    Long workTo,
    Long idleTo,
    Boolean programRan,
    Map<Figure, Observed> figures,
    Map<Figure, Observed> doubtful,
    Map<Figure, String> missing) {

  /** The kubelet answers from its own cache. */
  public static final String CADVISOR = "/metrics/cadvisor";

  /** The kubelet answers with what the container runtime reads at that moment. */
  public static final String SUMMARY = "/stats/summary";

  /** How much of the CPU time of the work the error of the idle part may be. */
  public static final double IDLE_ERROR_SHARE = 0.1;

  private static final double NANOS_PER_SECOND = 1e9;

  public PodUsage {
    figures = figures == null ? Map.of() : figures;
    doubtful = doubtful == null ? Map.of() : doubtful;
    missing = missing == null ? Map.of() : missing;
  }

  /** A figure as it was observed, also if the figure is too uncertain to count. */
  public Optional<Observed> observed(Figure figure) {
    return Optional.ofNullable(figures.get(figure))
        .or(() -> Optional.ofNullable(doubtful.get(figure)));
  }

  /** Whether the container runtime read the figures, and not the kubelet. */
  @JsonIgnore
  public boolean isOfContainerRuntime() {
    return SUMMARY.equals(path);
  }

  /** The length of the work in seconds; empty if unknown. */
  public Optional<Double> workSeconds() {
    return workFrom == null || workTo == null
        ? Optional.empty()
        : Optional.of((workTo - workFrom) / NANOS_PER_SECOND);
  }

  /**
   * One figure.
   *
   * @param value in seconds or bytes
   * @param from the kubelet's time stamp of the first of two readings whose difference the value
   *     is; null if the value is a single reading
   * @param to the kubelet's time stamp of the reading
   * @param resolution the resolution of the two time stamps, in nanoseconds
   * @param idle for the CPU time: how many seconds of the difference of the two readings were those
   *     of the idle Pod, and are not in the value; null for other figures
   * @param idleError for the CPU time: by how many seconds the idle part, and so the value, may be
   *     wrong; null for other figures
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Observed(
      double value, Long from, long to, long resolution, Double idle, Double idleError) {

    /** Stands for the idle part, and for its error, of a figure that has none. */
    private static final Double NO_IDLE_PART = null;

    /** A figure without an idle part. */
    public Observed(double value, Long from, long to, long resolution) {
      this(value, from, to, resolution, NO_IDLE_PART, NO_IDLE_PART);
    }
  }
}
