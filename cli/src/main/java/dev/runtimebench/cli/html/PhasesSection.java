package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.PhaseRows;
import java.util.List;
import java.util.Optional;

/** Writes how long each phase of a trial took under each runtime. */
final class PhasesSection {

  private final BenchmarkView benchmark;

  PhasesSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    PhaseRows phases = new PhaseRows(benchmark);
    List<PhaseRows.Row> rows = phases.seen();
    if (rows.isEmpty()) {
      return;
    }
    out.leaf("h3", "Phases of a trial");
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    heads(out);
    out.open("tbody");
    for (PhaseRows.Row row : rows) {
      out.open("tr").leaf("th", row.name(), "scope", "row");
      row.results().forEach(result -> cells(out, result));
      out.close();
    }
    out.close().close().close();
    String clocks =
        "Medians in ms. \u00b1 is the largest possible error of the median, from the resolution of"
            + " the timestamps or, for a phase that begins on the operator\u2019s clock and ends on the"
            + " node\u2019s, from the unknown offset between the two clocks. gVisor boots during sandbox"
            + " set-up, and runc works during container start: compare the sum of both phases.";
    out.leaf("p", clocks, "class", "note");
    List<String> missing = phases.missing();
    if (!missing.isEmpty()) {
      out.leaf("p", "Phases not seen: " + String.join("; ", missing) + ".", "class", "note");
    }
  }

  private void heads(Markup out) {
    out.open("thead").open("tr").leaf("th", "", "scope", "col");
    for (String runtime : benchmark.runtimes()) {
      out.leaf("th", runtime, "scope", "col");
      out.leaf("th", "\u00b1", "scope", "col").leaf("th", "seen", "scope", "col");
    }
    out.close().close();
  }

  private static void cells(Markup out, Optional<PhaseResult> result) {
    out.leaf("td", dash(PhaseRows.median(result)), "class", "strong");
    out.leaf("td", dash(PhaseRows.uncertainty(result)), "class", "none");
    boolean some = result.filter(r -> r.n() < r.of()).isPresent();
    out.leaf("td", dash(PhaseRows.coverage(result)), "class", some ? "bad" : "none");
  }

  private static String dash(String text) {
    return text.equals(Numbers.NONE) ? "\u2013" : text;
  }
}
