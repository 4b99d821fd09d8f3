package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.export.AnalysisJson;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.samples.RecordedResults;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.table.AnalysisTable;
import dev.runtimebench.results.findings.AnalysisSettings;
import dev.runtimebench.results.findings.Findings;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb analyze}. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = {
      "Computes all statistics from a file, without a cluster.",
      "",
      "The file is an export (NDJSON, JSON or CSV from 'rtb export'), or any CSV file with the"
          + " columns block, runtime and value, and a column metric if there are several metrics.",
      "",
      "The values of two runtimes in the same block are a pair. If a runtime has no value in a"
          + " block (no row, an empty value, or NA), the block is not a pair. A zero, negative, NaN"
          + " or infinite value has no ratio and makes the verdict inconclusive.",
      ""
    },
    footer = {
      "",
      "Compares the results of an NDJSON or JSON export, byte for byte, with the",
      "status in the same file.",
      "Exit codes: 0 success; 1 the results differ from the status; 2 wrong usage, or",
      "the file cannot be read.",
      "",
      "Examples:",
      "  rtb analyze write-syscall.ndjson",
      "  rtb analyze times.csv --baseline runc --output json"
    })
final class AnalyzeCommand implements Callable<Integer> {

  /** The output formats. */
  enum Form {
    table,
    json
  }

  /** Which direction is better. */
  enum Direction {
    lower,
    higher
  }

  @Parameters(paramLabel = "FILE", description = "The file to analyze; - is standard input.")
  private String file;

  @Option(
      names = {"-b", "--baseline"},
      paramLabel = "NAME",
      description =
          "Compare the other runtimes with this runtime. Required for a CSV file. Default: the"
              + " benchmark's baseline.")
  private String baseline;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "The output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--better",
      paramLabel = "DIRECTION",
      defaultValue = "lower",
      description =
          "Which values are better, for a CSV file without a column better:"
              + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Direction better;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description =
          "The confidence level of intervals and verdicts, 0.5 to 0.999. Default: the benchmark's;"
              + " 0.95 for a CSV file.")
  private Double confidence;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      description =
          "The equivalence margin, 0 to 1. Default: the benchmark's; 0.02 for a CSV file.")
  private Double margin;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    check("--confidence", confidence, 0.5, 0.999);
    check("--margin", margin, 0, 1);
    AnalysisInput input = AnalysisInput.read(file, baseline, better == Direction.lower);
    AnalysisSettings settings =
        new AnalysisSettings(
            confidence == null ? input.settings().confidence() : confidence,
            margin == null ? input.settings().margin() : margin);
    boolean own = input.isAsRecorded();
    Findings findings = input.findings(settings);
    PrintWriter out = spec.commandLine().getOut();
    if (form == Form.json) {
      out.print(AnalysisJson.of(input, settings, findings));
    } else {
      new AnalysisTable(findings, input.measurements().baseline()).lines().forEach(out::println);
    }
    out.flush();
    if (input.missing() > 0) {
      report("skipped %d row(s) without a value".formatted(input.missing()));
    }
    return own && settings.equals(input.settings())
        ? compared(input.samples().orElseThrow(), findings)
        : ExitCode.OK;
  }

  private static void check(String option, Double value, double least, double most) {
    if (value != null && !(value >= least && value <= most)) {
      throw CliException.usage(
          "%s: %s must be between %s and %s".formatted(option, value, least, most));
    }
  }

  private int compared(SampleSet samples, Findings findings) {
    RecordedResults recorded = samples.source().recorded();
    if (recorded.samples() == null || recorded.samples().digest() == null) {
      report("the file contains no status to compare with");
      return ExitCode.OK;
    }
    if (!recorded.samples().digest().equals(samples.digest())) {
      report(
          ("the samples are not those of the status: the digests differ (samples in the status: %d,"
                  + " in the file: %d)")
              .formatted(recorded.samples().count(), samples.outcomes().size()));
      return ExitCode.FAILED;
    }
    List<String> differences = AnalysisJson.differences(recorded, findings);
    if (differences.isEmpty()) {
      report("equal to the status, to the byte");
      return ExitCode.OK;
    }
    report("differs from the status in: " + String.join(", ", differences));
    return ExitCode.FAILED;
  }

  private void report(String what) {
    spec.commandLine().getErr().println(file + ": " + what);
    spec.commandLine().getErr().flush();
  }
}
