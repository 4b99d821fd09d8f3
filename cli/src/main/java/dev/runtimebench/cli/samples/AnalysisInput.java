package dev.runtimebench.cli.samples;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.cli.values.ValueFiles;
import dev.runtimebench.cli.values.ValueTable;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.UnpairedFindings;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.comparison.Measurements;
import dev.runtimebench.results.stats.Granularity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The input of an analysis: an export with its samples, or values of other programs.
 *
 * @param measurements the values, with the requested baseline
 * @param settings the experiment's settings; for other files a confidence of 95% and a margin of 2%
 * @param notes what the user must know about the input, one sentence each
 * @param samples empty for other files
 * @param values empty for an export
 */
public record AnalysisInput(
    Measurements measurements,
    AnalysisSettings settings,
    List<String> notes,
    Optional<SampleSet> samples,
    Optional<ValueTable> values) {

  private static final int MAX_PLAIN = 12;
  private static final String COARSE =
      "all values of %s are %s, and the median under %s is %s: if they come from a coarse clock, each"
          + " may be wrong by up to %s";
  private static final String CUT_OFF =
      "the last line has no newline at its end: the file may be cut off";

  /** Whether the text is an export of {@code rtb export}, as NDJSON or JSON. */
  public static boolean isExport(InputText input) {
    return input.text().stripLeading().startsWith("{") && !ValueFiles.isHyperfine(input);
  }

  /**
   * Reads an export.
   *
   * @throws CliException naming file, line and cause if the file is invalid
   */
  public static AnalysisInput export(InputText input, String baseline) {
    return of(input.file(), SampleFile.parse(input), baseline, cutOff(input));
  }

  /** Returns a note if an export may be cut off. */
  public static List<String> cutOff(InputText export) {
    boolean lines = !export.text().stripTrailing().endsWith("\n}") && export.isCutOff();
    return lines ? List.of(CUT_OFF) : List.of();
  }

  /**
   * Returns the input from samples.
   *
   * @param name the name of the file or the benchmark, for messages
   * @param baseline null for the experiment's own
   * @throws CliException if the samples have no such baseline
   */
  public static AnalysisInput of(
      String name, SampleSet samples, String baseline, List<String> notes) {
    Measurements own = samples.measurements();
    check(name, baseline, own.runtimes());
    return new AnalysisInput(
        baseline == null ? own : own.withBaseline(baseline),
        samples.settings(),
        notes,
        Optional.of(samples),
        Optional.empty());
  }

  /**
   * Reads files of other programs as one table.
   *
   * @throws CliException naming file, line and cause if a file is invalid
   */
  public static AnalysisInput values(List<InputText> inputs, ReadOptions options) {
    ValueTable table = ValueFiles.read(inputs, options);
    String file = inputs.get(0).file();
    if (options.baseline() == null) {
      throw CliException.usage(
          file + ": choose the baseline with --baseline: one of " + table.runtimes());
    }
    check(file, options.baseline(), table.runtimes());
    Measurements measured = table.measurements(options.baseline());
    List<String> notes = new ArrayList<>(table.notes());
    inputs.stream()
        .filter(input -> input.isCutOff() && !input.text().stripLeading().startsWith("{"))
        .forEach(input -> notes.add(inputs.size() == 1 ? CUT_OFF : input.file() + ": " + CUT_OFF));
    if (table.runtimes().size() == 1) {
      notes.add("only " + table.runtimes().get(0) + " has values, so there is no comparison");
    } else if (!table.isPaired()) {
      notes.add(
          "the values have no blocks, so they are not pairs, and the comparison is unpaired: what"
              + " changed between the runs is part of the ratio");
    }
    if (!table.isPaired()) {
      measured.contestants().stream()
          .flatMap(r -> table.machines().remark(r, options.baseline()).stream())
          .forEach(remark -> notes.add(remark.message()));
    }
    notes.addAll(coarse(measured));
    return new AnalysisInput(
        measured,
        AnalysisSettings.DEFAULTS,
        List.copyOf(notes),
        Optional.empty(),
        Optional.of(table));
  }

  private static void check(String file, String baseline, List<String> runtimes) {
    if (baseline != null && !runtimes.contains(baseline)) {
      throw CliException.usage(
          "%s: the baseline \"%s\" is not one of %s".formatted(file, baseline, runtimes));
    }
  }

  /**
   * Notes metrics with coarse values. A clock with a resolution of one second gives such values.
   */
  private static List<String> coarse(Measurements measured) {
    return measured.metrics().stream().flatMap(m -> coarse(measured, m.name()).stream()).toList();
  }

  private static Optional<String> coarse(Measurements measured, String metric) {
    double[] all =
        measured.runtimes().stream()
            .flatMapToDouble(runtime -> Arrays.stream(values(measured, runtime, metric)))
            .toArray();
    return Granularity.step(all)
        .flatMap(
            step ->
                measured.runtimes().stream()
                    .flatMap(
                        runtime ->
                            Granularity.of(values(measured, runtime, metric), step)
                                .map(g -> coarse(metric, runtime, g))
                                .stream())
                    .findFirst());
  }

  private static double[] values(Measurements measured, String runtime, String metric) {
    return measured.values(runtime, metric).values().stream().mapToDouble(v -> v).toArray();
  }

  private static String coarse(String metric, String runtime, Granularity g) {
    boolean whole = g.step().compareTo(BigDecimal.ONE) == 0;
    String step = plain(g.step());
    String median = plain(BigDecimal.valueOf(g.median()).stripTrailingZeros());
    return COARSE.formatted(
        metric, whole ? "whole numbers" : "multiples of " + step, runtime, median, step);
  }

  private static String plain(BigDecimal number) {
    return Math.abs(number.scale()) <= MAX_PLAIN ? number.toPlainString() : number.toString();
  }

  /** Whether the values are pairs. */
  public boolean isPaired() {
    return values.map(ValueTable::isPaired).orElse(true);
  }

  /** Returns how many rows have no value. */
  public int missing() {
    return values.map(ValueTable::missing).orElse(0);
  }

  /** Computes the findings of pairs. Gates apply only to the experiment's own baseline. */
  public Findings findings(AnalysisSettings with) {
    return samples
        .map(s -> Findings.of(experiment(s), s.preparation(), s.outcomes(), with))
        .orElseGet(() -> Findings.of(measurements, with, values.orElseThrow().machines()));
  }

  /** Computes the findings of values that are not pairs. */
  public UnpairedFindings unpaired(AnalysisSettings with) {
    ValueTable table = values.orElseThrow();
    return UnpairedFindings.of(measurements, with, table.failed(), table.machines());
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
