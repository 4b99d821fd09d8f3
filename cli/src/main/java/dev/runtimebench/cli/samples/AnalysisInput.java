package dev.runtimebench.cli.samples;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.findings.AnalysisSettings;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.Measurements;
import java.util.List;
import java.util.Optional;

/**
 * The input of an analysis.
 *
 * @param measurements the values, with the requested baseline
 * @param settings the experiment's settings; for a CSV file a confidence of 95% and a margin of 2%
 * @param missing the number of rows without a value
 * @param samples empty for a CSV file
 */
public record AnalysisInput(
    Measurements measurements,
    AnalysisSettings settings,
    int missing,
    Optional<SampleSet> samples) {

  private static final AnalysisSettings CSV_DEFAULTS = new AnalysisSettings(0.95, 0.02);

  /**
   * Reads a file of {@code rtb export} (NDJSON, JSON or CSV), or any CSV file.
   *
   * @param file a path, or {@code -} for standard input
   * @param baseline a runtime, or null for the experiment's baseline
   * @param lowerIsBetter for the metrics of a CSV file that doesn't say which values are better
   * @throws CliException naming file, line and cause if the file is invalid
   */
  public static AnalysisInput read(String file, String baseline, boolean lowerIsBetter) {
    String text = TextFile.read(file);
    if (text.isBlank()) {
      throw CliException.usage(file + ": the file is empty");
    }
    if (text.stripLeading().startsWith("{")) {
      SampleSet samples = SampleFile.parse(file, text);
      Measurements own = samples.measurements();
      check(file, baseline, own.runtimes());
      return new AnalysisInput(
          baseline == null ? own : own.withBaseline(baseline),
          samples.settings(),
          0,
          Optional.of(samples));
    }
    CsvValues csv = new CsvValues(file, lowerIsBetter);
    csv.read(text);
    if (baseline == null) {
      throw CliException.usage(
          file + ": choose the baseline with --baseline: one of " + csv.runtimes());
    }
    check(file, baseline, csv.runtimes());
    return new AnalysisInput(
        csv.measurements(baseline), CSV_DEFAULTS, csv.missing(), Optional.empty());
  }

  private static void check(String file, String baseline, List<String> runtimes) {
    if (baseline != null && !runtimes.contains(baseline)) {
      throw CliException.usage(
          "%s: the baseline \"%s\" is not one of %s".formatted(file, baseline, runtimes));
    }
  }

  /** Computes the findings. Gates apply only to the experiment's own baseline. */
  public Findings findings(AnalysisSettings with) {
    return samples
        .map(s -> Findings.of(experiment(s), s.preparation(), s.outcomes(), with))
        .orElseGet(() -> Findings.of(measurements, with));
  }

  private Experiment experiment(SampleSet own) {
    return isAsRecorded()
        ? own.experiment()
        : ExperimentBuilder.builder(own.experiment())
            .baseline(measurements.baseline())
            .gates(List.of())
            .build();
  }

  /** Whether the input is the same as the operator's, so that the results must be the same. */
  public boolean isAsRecorded() {
    return samples
        .filter(s -> s.experiment().baseline().equals(measurements.baseline()))
        .isPresent();
  }
}
