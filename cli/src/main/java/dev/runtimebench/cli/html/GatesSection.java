package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.List;

/** Writes the result of each gate. */
final class GatesSection {

  private final BenchmarkView benchmark;

  GatesSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    List<GateResult> gates = benchmark.status().gates();
    if (gates.isEmpty()) {
      return;
    }
    out.open("ul", "class", "gates");
    for (GateResult gate : gates) {
      String tone =
          switch (gate.result()) {
            case Passed -> "good";
            case Failed -> "bad";
            case Undecided -> "even";
          };
      out.open("li").leaf("span", "gate " + gate.result(), "class", tone);
      out.text(" " + gate.message()).close();
    }
    out.close();
  }
}
