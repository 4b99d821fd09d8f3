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
      "Computes all statistics anew from a file: one of 'rtb export' (NDJSON, JSON, CSV), or any"
          + " CSV file with the columns block, runtime and value (and metric, where there are"
          + " several). Needs no cluster.",
      "",
      "Values of the same block are a pair. A block that a runtime lacks is no pair; an empty"
          + " value or NA is missing; zero, negative, NaN and infinite values have no ratio and"
          + " make the verdict inconclusive.",
      ""
    },
    footer = {
      "",
      "What a file of 'rtb export' holds is compared, to the byte, with its status.",
      "Exit codes: 0 done; 1 the status says something else; 2 wrong usage, or a file",
      "that can't be read.",
      "",
      "Examples:",
      "  rtb analyze write-syscall.ndjson",
      "  rtb analyze times.csv --baseline runc --output json"
    })
final class AnalyzeCommand implements Callable<Integer> {

  /** The forms of the answer. */
  enum Form {
    table,
    json
  }

  /** Which direction is better. */
  enum Direction {
    lower,
    higher
  }

  @Parameters(paramLabel = "FILE", description = "The values; - is standard input.")
  private String file;

  @Option(
      names = {"-b", "--baseline"},
      paramLabel = "NAME",
      description =
          "The runtime that the others are compared with. Default: the experiment's own; a CSV"
              + " file has none.")
  private String baseline;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--better",
      paramLabel = "DIRECTION",
      defaultValue = "lower",
      description =
          "Which values of a CSV file are better: ${COMPLETION-CANDIDATES}. Default:"
              + " ${DEFAULT-VALUE}.")
  private Direction better;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description = "Of the intervals and verdicts. Default: the experiment's; 0.95.")
  private Double confidence;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      description = "The equivalence margin. Default: the experiment's; 0.02.")
  private Double margin;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    check("--confidence", confidence, 0.5, 0.999);
    check("--margin", margin, 0, 1);
    AnalysisInput input = AnalysisInput.read(file, baseline, better == Direction.lower);
    AnalysisSettings judging =
        new AnalysisSettings(
            confidence == null ? input.judging().confidence() : confidence,
            margin == null ? input.judging().margin() : margin);
    boolean own = input.isAsRecorded();
    Findings findings = Findings.of(input.measurements(), judging, own ? input.gates() : List.of());
    PrintWriter out = spec.commandLine().getOut();
    if (form == Form.json) {
      out.print(AnalysisJson.of(input, judging, findings));
    } else {
      new AnalysisTable(findings, input.measurements().baseline()).lines().forEach(out::println);
    }
    out.flush();
    if (input.missing() > 0) {
      tell("%d row(s) without a value were left out".formatted(input.missing()));
    }
    return own && judging.equals(input.judging())
        ? compared(input.samples().orElseThrow(), findings)
        : ExitCode.OK;
  }

  private static void check(String option, Double value, double least, double most) {
    if (value != null && !(value >= least && value <= most)) {
      throw CliException.usage(
          "%s: %s is not between %s and %s".formatted(option, value, least, most));
    }
  }

  private int compared(SampleSet samples, Findings findings) {
    RecordedResults recorded = samples.source().recorded();
    if (recorded.samples() == null || recorded.samples().digest() == null) {
      tell("the file holds no status to compare with");
      return ExitCode.OK;
    }
    if (!recorded.samples().digest().equals(samples.digest())) {
      tell(
          "these are not the samples that the status is of: it counts %d, the file holds %d; their digests differ"
              .formatted(recorded.samples().count(), samples.outcomes().size()));
      return ExitCode.FAILED;
    }
    List<String> differences = AnalysisJson.differences(recorded, findings);
    if (differences.isEmpty()) {
      tell("equal to the status, to the byte");
      return ExitCode.OK;
    }
    tell("the status says something else in: " + String.join(", ", differences));
    return ExitCode.FAILED;
  }

  private void tell(String what) {
    spec.commandLine().getErr().println(file + ": " + what);
    spec.commandLine().getErr().flush();
  }
}
