package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Verdicts;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the benchmark's design, in enough detail to repeat the experiment. */
final class DesignSection {

  private final BenchmarkView benchmark;

  DesignSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    RuntimeBenchmarkSpec spec = benchmark.spec();
    out.open("details", "open", "open").leaf("summary", "Design");
    out.open("dl");
    item(out, "Benchmark", benchmark.namespace() + "/" + benchmark.name());
    item(out, "Workload", benchmark.workload());
    item(out, "Parameters", parameters(spec));
    item(
        out,
        "Runtimes",
        spec.runtimes().stream().map(this::runtime).collect(Collectors.joining(", ")));
    design(out, spec.design());
    if (benchmark.status().seed() != null) {
      item(out, "Seed", String.valueOf(benchmark.status().seed()));
    }
    resources().ifPresent(text -> item(out, "Resources", text));
    times(out);
    out.close().close();
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

  private static void design(Markup out, Design design) {
    if (design == null) {
      return;
    }
    if (design.blocks() != null && design.blocks().max() != null) {
      item(
          out,
          "Blocks",
          "%d warm-up, then at most %d; at least %d"
              .formatted(design.blocks().warmup(), design.blocks().max(), design.blocks().least()));
    }
    precision(out, design);
    if (design.isBurst()) {
      item(out, "Bursts", design.concurrency() + " Pods at once, one runtime at a time");
    }
    item(
        out,
        "Order",
        design.order() == Design.Order.AsListed
            ? "as listed, in every block"
            : "random in each block, drawn from the seed");
    if (design.settleSeconds() != null) {
      item(out, "Pause between trials", design.settleSeconds() + " s");
    }
  }

  private static void precision(Markup out, Design design) {
    if (design.precision() == null || design.precision().relativeHalfWidth() == null) {
      return;
    }
    double width = design.precision().relativeHalfWidth();
    String confidence = Verdicts.percent(design.precision().confidence());
    item(
        out,
        "Precision",
        width == 0
            ? "runs all blocks; intervals at " + confidence
            : "stops early when the intervals at %s have a relative half-width of at most %s"
                .formatted(confidence, Verdicts.percent(width)));
    if (design.equivalenceMargin() != null) {
      item(out, "Equivalence margin", Verdicts.percent(design.equivalenceMargin()));
    }
  }

  private void times(Markup out) {
    if (benchmark.outcome().isOver() && !benchmark.outcome().message().isEmpty()) {
      item(out, "Ended", benchmark.outcome().message());
    }
    if (benchmark.status().startTime() != null) {
      String end = benchmark.status().completionTime();
      item(out, "Ran", benchmark.status().startTime() + (end == null ? "" : " to " + end));
    }
    if (benchmark.status().samples() != null) {
      item(
          out,
          "Raw samples",
          benchmark.status().samples().count()
              + " trials in the ConfigMaps "
              + String.join(", ", benchmark.status().samples().configMaps()));
    }
  }

  private static void item(Markup out, String term, String text) {
    out.open("div").leaf("dt", term).leaf("dd", text).close();
  }
}
