package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.MissingValues;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.MissingLines;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.SuccessRates;
import java.util.List;

/**
 * Writes how often the workload failed under each runtime and why, and which values are missing.
 */
final class ReliabilitySection {

  private final BenchmarkView benchmark;

  ReliabilitySection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  void write(Markup out) {
    runtimes(out);
    failures(out);
    missing(out);
  }

  private void runtimes(Markup out) {
    List<RuntimeReliability> reliability = benchmark.status().reliability();
    if (reliability.isEmpty()) {
      return;
    }
    out.leaf("h3", "Success rates");
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    out.open("thead").open("tr");
    List.of("runtime", "failed", "success", "interval", "reasons")
        .forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close().close().open("tbody");
    for (RuntimeReliability r : reliability) {
      boolean some = r.failed() != null && r.failed() > 0;
      out.open("tr").leaf("th", r.runtime(), "scope", "row");
      out.leaf("td", dashed(SuccessRates.failed(r)), "class", some ? "bad" : null);
      out.leaf("td", dashed(SuccessRates.rate(r)), "class", "strong");
      out.leaf("td", dashed(SuccessRates.interval(r)));
      out.leaf("td", SuccessRates.reasons(r)).close();
    }
    out.close().close().close();
    out.leaf("p", SuccessRates.LEGEND, "class", "note");
  }

  private static String dashed(String text) {
    return text.equals(Numbers.NONE) ? "\u2013" : text;
  }

  private void failures(Markup out) {
    if (benchmark.status().failures().isEmpty()) {
      return;
    }
    out.leaf("h3", "Failed trials");
    out.open("div", "class", "scroll").open("table").open("thead").open("tr");
    out.leaf("th", "reason", "scope", "col").leaf("th", "trials", "scope", "col");
    out.leaf("th", "last message", "scope", "col").close().close().open("tbody");
    for (Failure failure : benchmark.status().failures()) {
      out.open("tr").leaf("th", failure.reason(), "scope", "row");
      out.leaf("td", String.valueOf(failure.count()));
      out.leaf("td", failure.lastMessage(), "class", "message").close();
    }
    out.close().close().close();
  }

  private void missing(Markup out) {
    if (benchmark.status().missing().isEmpty()) {
      return;
    }
    out.leaf("h3", "Missing values");
    out.open("div", "class", "scroll").open("table").open("thead").open("tr");
    List.of("metric", "runtime", "trials without a value", "reasons")
        .forEach(head -> out.leaf("th", head, "scope", "col"));
    out.close().close().open("tbody");
    for (MissingValues missing : benchmark.status().missing()) {
      out.open("tr").leaf("th", missing.metric(), "scope", "row");
      out.leaf("td", missing.runtime());
      out.leaf("td", "%d of %d".formatted(missing.count(), missing.of()));
      out.leaf("td", MissingLines.reasons(missing), "class", "message").close();
    }
    out.close().close().close();
  }
}
