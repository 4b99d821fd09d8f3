package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeTarget;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows the old study's figures next to ours, for the workloads that the old study measured. */
final class SeedSection {

  private static final String PTRACE_HANDLER = "runsc-ptrace";

  private final BenchmarkView benchmark;

  SeedSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Optional<Part> part() {
    return SeedStudy.of(benchmark.workload()).map(this::table);
  }

  private Part table(SeedStudy.Figure figure) {
    List<Row> rows = new ArrayList<>();
    rows.add(old(figure));
    benchmark.primaryMetric().ifPresent(metric -> rows.add(ours(metric)));
    return Table.plain(
        "Next to the old study",
        Table.NUMBERS + " wrap",
        List.of("figure", "runc", "gVisor, ptrace", "ratio"),
        rows,
        List.of(
            "What the old study ran, once per runtime: " + figure.what() + ". " + figure.caveat()));
  }

  private static Row old(SeedStudy.Figure figure) {
    Optional<SeedStudy.Times> times = figure.times();
    return new Row(
        "old study, 1 sample",
        List.of(
            new Cell(times.map(t -> seconds(t.runc())).orElse("not measured")),
            new Cell(times.map(t -> seconds(t.gvisor())).orElse(Labels.DASH)),
            new Cell(Labels.ratio(times.map(t -> t.gvisor() / t.runc()).orElse(null)))));
  }

  /** Formats the old figures as they were published. */
  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f\u00a0s", seconds);
  }

  private Row ours(String metric) {
    Optional<RuntimeResult> runc = byHandler("runc", metric);
    Optional<RuntimeResult> ptrace = byHandler(PTRACE_HANDLER, metric);
    Scale scale =
        Scale.of(
            runc.or(() -> ptrace).map(RuntimeResult::unit).orElse(""),
            Stream.concat(runc.stream(), ptrace.stream()).map(RuntimeResult::median).toList());
    Optional<Integer> n = runc.or(() -> ptrace).map(RuntimeResult::n);
    String label = "this benchmark, " + metric + n.map(count -> ", median of " + count).orElse("");
    Optional<Comparison> comparison =
        ptrace
            .flatMap(r -> benchmark.comparison(r.runtime(), metric))
            .filter(c -> runc.filter(r -> r.runtime().equals(c.baseline())).isPresent());
    return new Row(
        label,
        List.of(
            new Cell(Labels.show(scale, runc.map(RuntimeResult::median).orElse(null))),
            new Cell(Labels.show(scale, ptrace.map(RuntimeResult::median).orElse(null))),
            new Cell(Labels.ratio(comparison.map(Comparison::ratio).orElse(null)))));
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
