package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.results.findings.AnalysisSettings;
import dev.runtimebench.results.findings.Measurements;
import java.util.List;
import java.util.Optional;

/**
 * What is to be analysed.
 *
 * @param measurements against the baseline asked for
 * @param judging as the experiment has it; for a CSV file 95%, a margin of 2%, a fixed length
 * @param gates none of a CSV file
 * @param missing rows without a value
 * @param samples empty of a CSV file
 */
public record AnalysisInput(
    Measurements measurements,
    AnalysisSettings judging,
    List<Gate> gates,
    int missing,
    Optional<SampleSet> samples) {

  private static final AnalysisSettings PLAIN = new AnalysisSettings(0.95, 0.02);

  /**
   * Reads a file of {@code rtb export} (NDJSON, JSON or CSV), or a CSV file from anywhere.
   *
   * @param file a path, or {@code -} for standard input
   * @param baseline a runtime, or null for the experiment's own
   * @param lowerIsBetter of a CSV file's metrics
   * @throws CliException naming file, line and cause
   */
  public static AnalysisInput read(String file, String baseline, boolean lowerIsBetter) {
    String text = Text.of(file);
    if (text.isBlank()) {
      throw CliException.usage(file + ": empty");
    }
    if (text.stripLeading().startsWith("{")) {
      SampleSet samples = SampleFile.parse(file, text);
      Measurements own = samples.measurements();
      check(file, baseline, own.runtimes());
      return new AnalysisInput(
          baseline == null ? own : own.withBaseline(baseline),
          samples.judging(),
          samples.experiment().gates(),
          0,
          Optional.of(samples));
    }
    CsvValues csv = new CsvValues(file, lowerIsBetter);
    csv.read(text);
    if (baseline == null) {
      throw CliException.usage(
          file + ": name the baseline with --baseline: one of " + csv.runtimes());
    }
    check(file, baseline, csv.runtimes());
    return new AnalysisInput(
        csv.measurements(baseline), PLAIN, List.of(), csv.missing(), Optional.empty());
  }

  private static void check(String file, String baseline, List<String> runtimes) {
    if (baseline != null && !runtimes.contains(baseline)) {
      throw CliException.usage(
          "%s: the baseline \"%s\" is not one of %s".formatted(file, baseline, runtimes));
    }
  }

  /** Whether it is as the operator analysed it, so that the results must be the same. */
  public boolean isAsRecorded() {
    return samples
        .filter(s -> s.experiment().baseline().equals(measurements.baseline()))
        .isPresent();
  }
}
