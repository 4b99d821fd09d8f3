package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.values.CellText;
import dev.runtimebench.cli.values.ExportColumns;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Measurements;
import dev.runtimebench.results.findings.RuntimeMachines;
import dev.runtimebench.results.sample.TrialOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes one row per Pod and metric, including warm-up Pods and invalid Pods. {@code counted} is
 * true if the results use the row. A Pod without a value has one row, with the reason.
 */
final class CsvExport {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setRecordSeparator('\n')
          .setHeader(ExportColumns.NAMES.toArray(String[]::new))
          .get();

  private CsvExport() {}

  static String of(SampleSet samples) {
    StringBuilder out = new StringBuilder();
    Measurements measured = samples.measurements();
    Predicate<TrialOutcome> results = samples.counted();
    try (CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
      if (samples.experiment().design().isBurst()) {
        burst(printer, samples.machines(), measured);
        return out.toString();
      }
      for (TrialOutcome outcome : samples.outcomes()) {
        boolean counted = results.test(outcome);
        boolean any = false;
        for (Metric metric : measured.metrics()) {
          Double value = outcome.values().get(metric.name());
          if (value != null) {
            row(
                samples.experiment(),
                printer,
                outcome,
                value,
                metric,
                measured.primary().contains(metric.name()),
                counted);
            any = true;
          }
        }
        if (!any) {
          row(samples.experiment(), printer, outcome, null, null, false, false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /**
   * Writes one row per block, metric and runtime of a burst: the Pods that start at once are not
   * independent of each other.
   */
  private static void burst(CSVPrinter printer, RuntimeMachines machines, Measurements measured)
      throws IOException {
    for (int block : measured.blocks()) {
      for (Metric metric : measured.metrics()) {
        for (String runtime : measured.runtimes()) {
          Double value = measured.values(runtime, metric.name()).get(block);
          if (value != null) {
            printer.printRecord(
                block,
                CellText.write(runtime),
                value,
                CellText.write(metric.name()),
                CellText.write(metric.unit()),
                metric.better(),
                metric.isPrimary(),
                true,
                false,
                null,
                null,
                null,
                null,
                null,
                machine(machines.of(runtime)));
          }
        }
      }
    }
  }

  /** The machines of all Pods of a runtime; null if unknown. */
  private static String machine(Set<String> machines) {
    return machines.isEmpty() ? null : CellText.write(String.join(" ", machines));
  }

  private static void row(
      Experiment experiment,
      CSVPrinter printer,
      TrialOutcome outcome,
      Double value,
      Metric metric,
      boolean primary,
      boolean counted)
      throws IOException {
    printer.printRecord(
        outcome.block(),
        CellText.write(outcome.runtime()),
        value,
        metric == null ? null : CellText.write(metric.name()),
        metric == null ? null : CellText.write(metric.unit()),
        metric == null || metric.better() == null ? null : metric.better(),
        primary,
        counted,
        outcome.warmup(),
        outcome.attempt(),
        outcome.position(),
        CellText.write(outcome.node()),
        CellText.write(outcome.pod()),
        outcome.reason(),
        RuntimeMachines.name(experiment, outcome).map(CellText::write).orElse(null));
  }
}
