package dev.runtimebench.cli.export;

import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.values.CellText;
import dev.runtimebench.cli.values.ExportColumns;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.findings.remark.RuntimeMachines;
import dev.runtimebench.results.sample.TrialOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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

  private final CSVPrinter printer;
  private final int firstBlock;

  /**
   * @param firstBlock the number of the first block in the file
   */
  private CsvExport(CSVPrinter printer, int firstBlock) {
    this.printer = printer;
    this.firstBlock = firstBlock;
  }

  static String of(SampleSet samples) {
    return of(List.of(samples));
  }

  /**
   * Writes the samples of several nodes. The blocks of a node are numbered on from those of the
   * node before, so that the values with the same number are a pair.
   */
  static String of(List<SampleSet> nodes) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
      int first = 0;
      for (SampleSet samples : nodes) {
        new CsvExport(printer, first).write(samples);
        Blocks blocks = samples.experiment().design().blocks();
        first += blocks.warmup() + blocks.max();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private void write(SampleSet samples) throws IOException {
    Measurements measured = samples.measurements();
    Predicate<TrialOutcome> results = samples.counted();
    if (samples.experiment().design().isBurst()) {
      burst(samples.machines(), measured);
      return;
    }
    for (TrialOutcome outcome : samples.outcomes()) {
      boolean counted = results.test(outcome);
      boolean any = false;
      for (Metric metric : measured.metrics()) {
        Double value = outcome.values().get(metric.name());
        if (value != null) {
          row(
              samples.experiment(),
              outcome,
              value,
              metric,
              measured.primary().contains(metric.name()),
              counted);
          any = true;
        }
      }
      if (!any) {
        row(samples.experiment(), outcome, null, null, false, false);
      }
    }
  }

  /**
   * Writes one row per block, metric and runtime of a burst: the Pods that start at once are not
   * independent of each other.
   */
  private void burst(RuntimeMachines machines, Measurements measured) throws IOException {
    for (int block : measured.blocks()) {
      for (Metric metric : measured.metrics()) {
        for (String runtime : measured.runtimes()) {
          Double value = measured.values(runtime, metric.name()).get(block);
          if (value != null) {
            printer.printRecord(
                firstBlock + block,
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

  private void row(
      Experiment experiment,
      TrialOutcome outcome,
      Double value,
      Metric metric,
      boolean primary,
      boolean counted)
      throws IOException {
    printer.printRecord(
        firstBlock + outcome.block(),
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
