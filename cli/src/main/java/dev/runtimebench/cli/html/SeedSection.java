package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Scale;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the old study's figures next to ours, for the workloads that the old study measured. */
final class SeedSection {

  private static final String PTRACE_HANDLER = "runsc-ptrace";

  private final BenchmarkView benchmark;

  SeedSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    SeedStudy.of(benchmark.workload()).ifPresent(figure -> write(out, figure));
  }

  private void write(Markup out, SeedStudy.Figure figure) {
    out.leaf("h3", "Next to the old study");
    out.open("div", "class", "scroll").open("table", "class", "numbers wrap");
    out.open("thead").open("tr");
    out.leaf("th", "", "scope", "col");
    Stream.of("runc", "gVisor, ptrace", "ratio")
        .forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close().close().open("tbody");
    old(out, figure);
    benchmark.primaryMetric().ifPresent(metric -> ours(out, metric));
    out.close().close().close();
    out.leaf(
        "p",
        "What the old study ran, once per runtime: " + figure.what() + ". " + figure.caveat(),
        "class",
        "note");
  }

  private static void old(Markup out, SeedStudy.Figure figure) {
    out.open("tr").leaf("th", "old study, 1 sample", "scope", "row");
    if (figure.times().isEmpty()) {
      out.leaf("td", "not measured", "colspan", "3", "class", "none");
    } else {
      SeedStudy.Times times = figure.times().get();
      out.leaf("td", seconds(times.runc()));
      out.leaf("td", seconds(times.gvisor()));
      out.leaf("td", Labels.ratio(times.gvisor() / times.runc()));
    }
    out.close();
  }

  /** Formats the old figures as they were published. */
  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f\u00a0s", seconds);
  }

  private void ours(Markup out, String metric) {
    Optional<RuntimeResult> runc = byHandler("runc", metric);
    Optional<RuntimeResult> ptrace = byHandler(PTRACE_HANDLER, metric);
    Scale scale =
        Scale.of(
            runc.or(() -> ptrace).map(RuntimeResult::unit).orElse(""),
            Stream.concat(runc.stream(), ptrace.stream()).map(RuntimeResult::median).toList());
    Optional<Integer> n = runc.or(() -> ptrace).map(RuntimeResult::n);
    String label = "this benchmark, " + metric + n.map(count -> ", median of " + count).orElse("");
    out.open("tr").leaf("th", label, "scope", "row");
    out.leaf("td", Labels.show(scale, runc.map(RuntimeResult::median).orElse(null)));
    out.leaf("td", Labels.show(scale, ptrace.map(RuntimeResult::median).orElse(null)));
    Optional<Comparison> comparison =
        ptrace
            .flatMap(r -> benchmark.comparison(r.runtime(), metric))
            .filter(c -> runc.filter(r -> r.runtime().equals(c.baseline())).isPresent());
    out.leaf("td", Labels.ratio(comparison.map(Comparison::ratio).orElse(null)));
    out.close();
  }

  /** Finds a runtime by its sandbox's handler, or else by its RuntimeClass or name. */
  private Optional<RuntimeResult> byHandler(String handler, String metric) {
    Optional<String> seen =
        Optional.ofNullable(benchmark.status().environment()).stream()
            .flatMap(e -> e.sandboxes().stream())
            .filter(s -> handler.equals(s.handler()))
            .map(SandboxView::runtime)
            .findFirst();
    String name = handler.equals(PTRACE_HANDLER) ? "gvisor-ptrace" : handler;
    return seen.or(
            () ->
                benchmark.spec().runtimes().stream()
                    .filter(r -> name.equals(r.runtimeClassName()) || name.equals(r.name()))
                    .map(RuntimeTarget::name)
                    .findFirst())
        .flatMap(runtime -> benchmark.result(runtime, metric));
  }
}
