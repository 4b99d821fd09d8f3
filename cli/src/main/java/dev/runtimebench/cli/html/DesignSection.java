package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.DensityDesign;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Disclosure;
import dev.runtimebench.cli.html.page.Facts;
import dev.runtimebench.cli.html.page.Facts.Fact;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.show.Verdicts;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was asked: the benchmark's design, in enough detail to repeat the experiment. */
final class DesignSection {

  private final BenchmarkView benchmark;
  private final List<Fact> facts = new ArrayList<>();

  DesignSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Part part() {
    RuntimeBenchmarkSpec spec = benchmark.spec();
    item("Benchmark", benchmark.namespace() + "/" + benchmark.name());
    item("Workload", benchmark.workload());
    item("Parameters", parameters(spec));
    item("Runtimes", spec.runtimes().stream().map(this::runtime).collect(Collectors.joining(", ")));
    design(spec.design());
    if (benchmark.status().seed() != null) {
      item("Seed", String.valueOf(benchmark.status().seed()));
    }
    resources().ifPresent(text -> item("Resources", text));
    times();
    return new Disclosure("What was asked", true, List.of(new Facts(List.copyOf(facts))));
  }

  /** From the status. A status of an older version has none; then the spec has all values. */
  private Optional<String> resources() {
    return Optional.ofNullable(benchmark.status().resources())
        .or(() -> Optional.ofNullable(benchmark.spec().resources()))
        .filter(each -> each.cpu() != null && each.memory() != null)
        .map(
            each ->
                "cpu %s%s, memory %s, for each container"
                    .formatted(
                        each.cpu(), each.limitsCpu() ? "" : " (no CPU limit)", each.memory()));
  }

  private static String parameters(RuntimeBenchmarkSpec spec) {
    if (spec.workload() == null || spec.workload().parameters().isEmpty()) {
      return "the workload\u2019s defaults";
    }
    return new TreeMap<>(spec.workload().parameters())
        .entrySet().stream()
            .map(e -> e.getKey() + " = " + value(e.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static Object value(IntOrString value) {
    return value == null ? "" : value.getValue();
  }

  private String runtime(RuntimeTarget runtime) {
    String of =
        runtime.runtimeClassName() == null
            ? "the cluster\u2019s default"
            : "RuntimeClass " + runtime.runtimeClassName();
    String baseline = runtime.name().equals(benchmark.baseline()) ? ", baseline" : "";
    return runtime.name() + " (" + of + baseline + ")";
  }

  private void design(Design design) {
    if (design == null) {
      return;
    }
    if (design.blocks() != null && design.blocks().max() != null) {
      item(
          "Blocks",
          "%d warm-up, then at most %d; at least %d"
              .formatted(design.blocks().warmup(), design.blocks().max(), design.blocks().least()));
    }
    if (design.isDensity()) {
      density(design.density());
    } else {
      precision(design);
    }
    if (design.isBurst()) {
      item("Bursts", design.concurrency() + " Pods at once, one runtime at a time");
    }
    if (design.isUsage()) {
      item("Idle time", design.idleTime() + " s before the work, and again after");
    }
    item(
        "Order",
        design.order() == Design.Order.AsListed
            ? "as listed, in every block"
            : "random in each block, drawn from the seed");
    if (design.settleSeconds() != null) {
      item("Pause between trials", design.settleSeconds() + " s");
    }
  }

  private void density(DensityDesign density) {
    item(
        "Ramps",
        "at most %d Pods, %d at a time; each must run and be ready within %d s, and all must stay ready for %d s"
            .formatted(
                density.maxPods(),
                density.step(),
                density.maxStartSeconds(),
                density.holdSeconds()));
    if (density.comparesRates()) {
      item(
          "Rate of a Pod",
          "the median of the metric %s must be at least %d%% of that on the first rung"
              .formatted(density.rateMetric(), density.minRatePercent()));
    }
    item(
        "Reserve of the node",
        "memory %s, and %d Pods".formatted(density.reserveMemory(), density.reservePods()));
  }

  private void precision(Design design) {
    if (design.precision() == null || design.precision().relativeHalfWidth() == null) {
      return;
    }
    double width = design.precision().relativeHalfWidth();
    String confidence = Verdicts.percent(design.precision().confidence());
    item(
        "Precision",
        width == 0
            ? "runs all blocks; intervals at " + confidence
            : "stops early when the intervals at %s have a relative half-width of at most %s"
                .formatted(confidence, Verdicts.percent(width)));
    if (design.equivalenceMargin() != null) {
      item("Equivalence margin", Verdicts.percent(design.equivalenceMargin()));
    }
  }

  private void times() {
    if (benchmark.outcome().isOver() && !benchmark.outcome().message().isEmpty()) {
      item("Ended", benchmark.outcome().message());
    }
    if (benchmark.status().startTime() != null) {
      String end = benchmark.status().completionTime();
      item("Ran", benchmark.status().startTime() + (end == null ? "" : " to " + end));
    }
    if (benchmark.status().samples() != null) {
      item(
          "Raw samples",
          benchmark.status().samples().count()
              + " trials in the ConfigMaps "
              + String.join(", ", benchmark.status().samples().configMaps()));
    }
  }

  private void item(String term, String text) {
    facts.add(new Fact(term, text));
  }
}
