package dev.runtimebench.operator.metrics;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
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
 * What there is of benchmarks, counted anew each time that the metrics are read. It is what the
 * cache holds: nothing is asked of the API server.
 */
public final class BenchmarkGauges {

  /** Those that a status can show. */
  private static final List<BenchmarkPhase> PHASES =
      Stream.of(BenchmarkPhase.values())
          .filter(phase -> phase.display().equals(phase.name()))
          .toList();

  private final MultiGauge benchmarks;
  private final MultiGauge blocks;
  private final MultiGauge verdicts;
  private final ResultGauges results;

  /**
   * @param mostResults of how many benchmarks the ratios are shown, by name
   */
  public BenchmarkGauges(MeterRegistry registry, int mostResults) {
    benchmarks = Gauges.of(OwnMetric.BENCHMARKS, registry);
    blocks = Gauges.of(OwnMetric.BLOCKS_WAITING, registry);
    verdicts = Gauges.of(OwnMetric.VERDICTS, registry);
    results = new ResultGauges(registry, mostResults);
  }

  /**
   * Counts.
   *
   * @param all the benchmarks there are
   */
  public synchronized void refresh(Collection<RuntimeBenchmark> all) {
    Map<Optional<BenchmarkPhase>, List<RuntimeBenchmark>> byPhase =
        all.stream().collect(Collectors.groupingBy(b -> BenchmarkPhase.of(b.getStatus())));
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

  /** Of one that hasn't begun, all that its design allows; the API server defaults the design. */
  private static int blocksLeft(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status != null && status.blocks() != null && status.blocks().max() != null) {
      int done = status.blocks().completed() == null ? 0 : status.blocks().completed();
      return Math.max(0, status.blocks().max() - done);
    }
    var design = benchmark.getSpec().design();
    boolean says = design != null && design.blocks() != null && design.blocks().max() != null;
    return says ? design.blocks().max() : 0;
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
