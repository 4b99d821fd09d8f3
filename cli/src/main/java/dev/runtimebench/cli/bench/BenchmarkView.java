package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.results.experiment.Bursts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks up the parts of one benchmark that the reports show. The view computes no figure. */
public final class BenchmarkView {

  private static final RuntimeBenchmarkStatus NO_STATUS =
      RuntimeBenchmarkStatusBuilder.builder().build();

  private final RuntimeBenchmark benchmark;
  private final RuntimeBenchmarkStatus status;

  public BenchmarkView(RuntimeBenchmark benchmark) {
    this.benchmark = benchmark;
    this.status = benchmark.getStatus() == null ? NO_STATUS : benchmark.getStatus();
  }

  /** The benchmark itself. */
  public RuntimeBenchmark benchmark() {
    return benchmark;
  }

  public String name() {
    return benchmark.getMetadata().getName();
  }

  public String namespace() {
    return Optional.ofNullable(benchmark.getMetadata().getNamespace()).orElse("default");
  }

  public RuntimeBenchmarkSpec spec() {
    return benchmark.getSpec();
  }

  /** Never null; empty until the operator has written a status. */
  public RuntimeBenchmarkStatus status() {
    return status;
  }

  public Outcome outcome() {
    return Outcome.of(benchmark);
  }

  /** The workload's name in the catalogue, or {@code inline}. */
  public String workload() {
    if (status.workload() != null) {
      return status.workload();
    }
    return spec().workload() == null || spec().workload().ref() == null
        ? "inline"
        : spec().workload().ref();
  }

  /** The runtimes' names, in the spec's order. */
  public List<String> runtimes() {
    return spec().runtimes().stream().map(RuntimeTarget::name).toList();
  }

  public String baseline() {
    return spec().runtimes().isEmpty() ? "" : spec().baselineName();
  }

  /** All runtimes except the baseline. */
  public List<String> comparedRuntimes() {
    return runtimes().stream().filter(r -> !r.equals(baseline())).toList();
  }

  /** The metrics with results: the primary ones first, each group in the workload's order. */
  public List<String> metrics() {
    Set<String> all = new LinkedHashSet<>();
    status.results().forEach(r -> all.add(r.metric()));
    List<String> metrics = new ArrayList<>(all);
    metrics.sort((a, b) -> Boolean.compare(isPrimary(b), isPrimary(a)));
    return metrics;
  }

  /**
   * The metric to show if there is room for one, as in {@code status.result}: the first primary
   * metric, or for a burst the start latency at the highest concurrency. Empty without results.
   */
  public Optional<String> primaryMetric() {
    List<String> metrics = metrics();
    return highestLevel()
        .map(Bursts::startLatency)
        .filter(metrics::contains)
        .or(() -> metrics.stream().findFirst());
  }

  private Optional<Integer> highestLevel() {
    return Optional.ofNullable(spec().design())
        .filter(Design::isBurst)
        .flatMap(design -> design.concurrency().stream().max(Comparator.naturalOrder()));
  }

  /** Whether a comparison or the spec marks the metric as primary. */
  public boolean isPrimary(String metric) {
    boolean compared =
        status.comparisons().stream()
            .anyMatch(c -> c.metric().equals(metric) && Boolean.TRUE.equals(c.primary()));
    return compared || named(metric).map(Metric::isPrimary).orElse(false);
  }

  /** Which direction is better, from a comparison or the spec; empty if unknown. */
  public Optional<Metric.Better> better(String metric) {
    return status.comparisons().stream()
        .filter(c -> c.metric().equals(metric) && c.better() != null)
        .map(Comparison::better)
        .findFirst()
        .or(() -> named(metric).map(Metric::better));
  }

  private Optional<Metric> named(String metric) {
    return Optional.ofNullable(spec().workload())
        .flatMap(w -> w.namedMetrics().stream().filter(m -> metric.equals(m.name())).findFirst());
  }

  public Optional<RuntimeResult> result(String runtime, String metric) {
    return status.results().stream()
        .filter(r -> r.runtime().equals(runtime) && r.metric().equals(metric))
        .findFirst();
  }

  /**
   * The results of one metric, in the spec's order of runtimes; skips runtimes without a result.
   */
  public List<RuntimeResult> results(String metric) {
    return runtimes().stream().flatMap(r -> result(r, metric).stream()).toList();
  }

  /** Returns the unit of a metric (UCUM); empty if no runtime has a result in the metric. */
  public String unit(String metric) {
    return results(metric).stream().map(RuntimeResult::unit).findFirst().orElse("");
  }

  public Optional<Comparison> comparison(String runtime, String metric) {
    return status.comparisons().stream()
        .filter(c -> c.runtime().equals(runtime) && c.metric().equals(metric))
        .findFirst();
  }

  /** The primary result in one line; empty for a failed benchmark and without comparisons. */
  public Optional<String> result() {
    return Optional.ofNullable(status().result())
        .filter(line -> !line.isBlank())
        .filter(line -> !status().comparisons().isEmpty() || !status().density().isEmpty())
        .filter(line -> !outcome().phase().isFailed());
  }
}
