package dev.runtimebench.operator.metrics;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.results.pod.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gauges over all benchmarks, recounted each time that the metrics are read. The counts come from
 * the cache and cost no API call. Thread-safe: any thread may refresh, one at a time, and the
 * registry is read by other threads.
 */
public final class BenchmarkGauges {

  /** The phases that a status can show. */
  private static final List<BenchmarkPhase> PHASES =
      Stream.of(BenchmarkPhase.values())
          .filter(phase -> phase.display().equals(phase.name()))
          .toList();

  private final MultiGauge benchmarks;
  private final MultiGauge blocks;
  private final MultiGauge verdicts;
  private final ResultGauges results;

  /**
   * @param maxResults for how many of the most recently completed benchmarks to export ratios
   */
  public BenchmarkGauges(MeterRegistry registry, int maxResults) {
    benchmarks = Gauges.of(OwnMetric.BENCHMARKS, registry);
    blocks = Gauges.of(OwnMetric.BLOCKS_WAITING, registry);
    verdicts = Gauges.of(OwnMetric.VERDICTS, registry);
    results = new ResultGauges(registry, maxResults);
  }

  /**
   * Recounts. A benchmark on several nodes counts once: without the benchmarks of its nodes.
   *
   * @param all all benchmarks
   */
  public synchronized void refresh(Collection<RuntimeBenchmark> all) {
    Map<Optional<BenchmarkPhase>, List<RuntimeBenchmark>> byPhase =
        all.stream()
            .filter(b -> !Owner.isOwned(b))
            .collect(Collectors.groupingBy(b -> BenchmarkPhase.of(b.getStatus())));
    Function<BenchmarkPhase, List<RuntimeBenchmark>> in =
        phase -> byPhase.getOrDefault(Optional.of(phase), List.of());
    benchmarks.register(rows(PHASES.stream(), phase -> in.apply(phase).size()), true);
    blocks.register(
        rows(
            PHASES.stream().filter(phase -> !phase.isOver()),
            phase -> in.apply(phase).stream().mapToInt(BenchmarkGauges::blocksLeft).sum()),
        true);
    verdicts.register(verdicts(in.apply(BenchmarkPhase.Complete)), true);
    results.refresh(in.apply(BenchmarkPhase.Complete));
  }

  private static List<MultiGauge.Row<?>> rows(
      Stream<BenchmarkPhase> phases, Function<BenchmarkPhase, Integer> count) {
    return phases
        .<MultiGauge.Row<?>>map(
            phase -> Gauges.row(Tags.of("phase", phase.display()), count.apply(phase)))
        .toList();
  }

  /**
   * How many blocks a benchmark may still run. Before its start that is the design's maximum, which
   * the API server sets by default.
   */
  private static int blocksLeft(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status != null && status.blocks() != null && status.blocks().max() != null) {
      int done = status.blocks().completed() == null ? 0 : status.blocks().completed();
      return Math.max(0, status.blocks().max() - done);
    }
    var design = benchmark.getSpec().design();
    boolean says = design != null && design.blocks() != null && design.blocks().max() != null;
    return says ? design.blocks().max() * nodes(benchmark) : 0;
  }

  /** The number of nodes that the spec asks for; 1 if it does not say. */
  private static int nodes(RuntimeBenchmark benchmark) {
    var placement = benchmark.getSpec().placement();
    return placement == null || placement.nodes() == null || placement.nodes().getIntVal() == null
        ? 1
        : placement.nodes().getIntVal();
  }

  private static List<MultiGauge.Row<?>> verdicts(List<RuntimeBenchmark> complete) {
    Map<Tags, Integer> counts = new TreeMap<>(java.util.Comparator.comparing(Tags::toString));
    for (RuntimeBenchmark benchmark : complete) {
      for (Comparison comparison : primaries(benchmark)) {
        Tags tags =
            Tags.of(
                "verdict",
                comparison.verdict().name(),
                "runtime_class",
                runtimeClass(benchmark, comparison.runtime()));
        counts.merge(tags, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .<MultiGauge.Row<?>>map(e -> Gauges.row(e.getKey(), e.getValue()))
        .toList();
  }

  public static List<Comparison> primaries(RuntimeBenchmark benchmark) {
    return benchmark.getStatus().comparisons().stream()
        .filter(c -> Boolean.TRUE.equals(c.primary()))
        .toList();
  }

  private static String runtimeClass(RuntimeBenchmark benchmark, String runtime) {
    return benchmark.getSpec().runtimes().stream()
        .filter(target -> target.name().equals(runtime))
        .findFirst()
        .map(RuntimeTarget::runtimeClassName)
        .map(RuntimeClassLabel::of)
        .orElseGet(() -> RuntimeClassLabel.of(null));
  }
}
