package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Group;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.DensityLines;
import java.util.List;
import java.util.Optional;

/** The table of the ramps: what was seen with that many Pods on the node. */
final class DensitySection {

  private final List<DensityResult> results;

  DensitySection(BenchmarkView benchmark) {
    this.results = benchmark.status().density();
  }

  Optional<Part> part() {
    return results.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table(
                "Pods on the node",
                Table.NUMBERS,
                DensityLines.HEADS,
                results.stream().map(DensitySection::group).toList(),
                DensityLines.of(results)));
  }

  private static Group group(DensityResult result) {
    return new Group(
        result.runtime(), "", result.rungs().stream().map(r -> row(result, r)).toList());
  }

  private static Row row(DensityResult result, DensityRung rung) {
    List<String> cells = DensityLines.cells(rung);
    String knee = rung.pods().equals(result.knee()) ? " (knee)" : "";
    return new Row(cells.get(0) + knee, cells.stream().skip(1).map(Cell::new).toList());
  }
}
