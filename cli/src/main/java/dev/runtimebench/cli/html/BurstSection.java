package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The table of start latency over concurrency. */
final class BurstSection {

  private final List<BurstCurve> curves;
  private final Scale scale;

  BurstSection(BenchmarkView benchmark) {
    this.curves = benchmark.status().burst();
    this.scale =
        Scale.of(
            "ms",
            curves.stream()
                .flatMap(c -> c.levels().stream())
                .map(BurstLevel::medianMs)
                .filter(Objects::nonNull)
                .toList());
  }

  Optional<Part> part() {
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    SortedSet<Integer> levels = new TreeSet<>();
    curves.forEach(c -> c.levels().forEach(l -> levels.add(l.concurrency())));
    List<String> heads = new ArrayList<>(List.of("Pods at once"));
    curves.forEach(c -> heads.addAll(List.of(c.runtime(), "all started", "Pods/s")));
    List<Row> rows =
        levels.stream()
            .map(
                level ->
                    new Row(
                        String.valueOf(level),
                        curves.stream().flatMap(curve -> cells(curve, level)).toList()))
            .toList();
    return Optional.of(Table.plain("Bursts", Table.NUMBERS, heads, rows, List.of()));
  }

  private Stream<Cell> cells(BurstCurve curve, int level) {
    Optional<BurstLevel> found =
        curve.levels().stream().filter(l -> l.concurrency() == level).findFirst();
    boolean knee = curve.knee() != null && curve.knee() == level;
    return Stream.of(
        new Cell(
            Labels.show(scale, found.map(BurstLevel::medianMs).orElse(null)),
            "strong",
            knee ? List.of("knee") : List.of()),
        new Cell(Labels.show(scale, found.map(BurstLevel::allStartedMs).orElse(null))),
        new Cell(
            found
                .map(BurstLevel::podsPerSecond)
                .map(rate -> Numbers.significant(rate, 3))
                .orElse(Labels.DASH)));
  }
}
