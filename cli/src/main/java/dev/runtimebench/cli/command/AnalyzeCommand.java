package dev.runtimebench.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.export.AnalysisJson;
import dev.runtimebench.cli.export.ObjectTree;
import dev.runtimebench.cli.io.InputFiles;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.samples.AnalysisInput;
import dev.runtimebench.cli.samples.RecordedResults;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.AnalysisTable;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.UnpairedFindings;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.stats.AnalysisOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb analyze}. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = {
      "Computes all statistics from files, without a cluster.",
      "",
      "A file is an export of 'rtb export' (NDJSON, JSON, CSV, benchstat, hyperfine), any CSV file"
          + " with the columns runtime and value, a table with one column for each runtime, the"
          + " JSON of hyperfine, or Go's benchmark format. Several files that are not exports are"
          + " read as one table; without a column runtime, each file's name is the runtime.",
      "",
      "Values with the same number in the column block are a pair: they were measured side by side."
          + " Without blocks nothing is a pair, and the comparison is unpaired. If a runtime has no"
          + " value in a block (no row, an empty value, or NA), the block is not a pair. If a value"
          + " is zero or negative, there is no ratio, and the verdict is that of the difference. A"
          + " NaN or infinite value makes the verdict inconclusive.",
      ""
    },
    footer = {
      "",
      "Compares the results of an NDJSON or JSON export, byte for byte, with the",
      "status in the same file.",
      "Exit codes: 0 done; 1 the results differ from the status; 2 wrong usage, or a",
      "file cannot be read.",
      "",
      "Examples:",
      "  rtb analyze write-syscall.ndjson",
      "  rtb analyze times.csv --baseline runc --output json",
      "  rtb analyze excel.csv --baseline runc --separator ';' --decimal ,",
      "  rtb analyze runc.csv gvisor.csv --baseline runc --value elapsed"
    })
final class AnalyzeCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "The files to analyze; - is standard input. A directory stands for the ndjson files below"
              + " it.")
  private List<String> files;

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
      description = OutputFormats.DESCRIPTION)
  private DocumentFormat format;

  @Mixin private OutputFileOption output;

  @Mixin private ValueOptions valueOptions;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description =
          "The confidence level of intervals and verdicts, 0.5 to 0.999. Default: the benchmark's; "
              + AnalysisOptions.CONFIDENCE
              + " for a CSV file.")
  private Double confidence;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      description =
          "The equivalence margin, 0 to 1. Default: the benchmark's; "
              + AnalysisOptions.EQUIVALENCE_MARGIN
              + " for a CSV file.")
  private Double margin;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    format = OutputFormats.choose(format, output.file(), DocumentFormat.table);
    AnalysisOptionCheck.confidence(confidence);
    AnalysisOptionCheck.margin(margin);
    ReadOptions options = valueOptions.read(baseline);
    List<InputText> inputs =
        InputFiles.of(files, List.of(".ndjson")).stream().map(InputText::read).toList();
    List<InputText> exports = inputs.stream().filter(AnalysisInput::isExport).toList();
    if (exports.isEmpty()) {
      Analysed values = analyze(AnalysisInput.values(inputs, options), String.join(", ", files));
      output.write(spec, values.text());
      return values.exitCode();
    }
    if (exports.size() < inputs.size()) {
      throw CliException.usage(
          exports.get(0).file()
              + ": an export has its own experiment; analyze it without the other files");
    }
    StringBuilder text = new StringBuilder();
    int code = ExitCode.OK;
    for (InputText export : exports) {
      if (exports.size() > 1) {
        text.append(separator(export.file()));
      }
      Analysed analysed = analyze(AnalysisInput.export(export, baseline), export.file());
      text.append(analysed.text());
      code = Math.max(code, analysed.exitCode());
    }
    output.write(spec, text.toString());
    return code;
  }

  private int width() {
    return format == DocumentFormat.wide ? TerminalWidth.UNLIMITED : TerminalWidth.columns();
  }

  private String separator(String file) {
    return switch (format) {
      case table, wide -> TerminalText.line(file) + ":\n";
      case yaml -> "---\n";
      case json -> "";
    };
  }

  /** The results of a file as text, and the exit code that they mean. */
  private record Analysed(String text, int exitCode) {}

  private Analysed analyze(AnalysisInput input, String file) {
    AnalysisSettings settings =
        new AnalysisSettings(
            confidence == null ? input.settings().confidence() : confidence,
            margin == null ? input.settings().margin() : margin);
    String runtime = input.measurements().baseline();
    input.notes().forEach(note -> report(file, note));
    if (!input.isPaired()) {
      UnpairedFindings findings = input.unpaired(settings);
      return new Analysed(
          rendered(
              () -> AnalysisJson.tree(input, settings, findings),
              () -> AnalysisTable.of(findings, runtime, width())),
          ExitCode.OK);
    }
    Findings findings = input.findings(settings);
    String text =
        rendered(
            () -> AnalysisJson.tree(input, settings, findings),
            () -> AnalysisTable.of(findings, runtime, width()));
    boolean asRecorded = input.isAsRecorded() && settings.equals(input.settings());
    return new Analysed(
        text, asRecorded ? compared(file, input.samples().orElseThrow(), findings) : ExitCode.OK);
  }

  private String rendered(Supplier<ObjectNode> document, Supplier<List<String>> table) {
    return switch (format) {
      case table, wide -> String.join("\n", table.get()) + "\n";
      case json -> AnalysisJson.of(document.get());
      case yaml -> ObjectTree.yaml(document.get());
    };
  }

  private int compared(String file, SampleSet samples, Findings findings) {
    RecordedResults recorded = samples.source().recorded();
    if (recorded.samples() == null || recorded.samples().digest() == null) {
      report(file, "the file contains no status to compare with");
      return ExitCode.OK;
    }
    if (!recorded.samples().digest().equals(samples.digest())) {
      report(
          file,
          ("the samples are not those of the status: the digests differ (samples in the status: %d,"
                  + " in the file: %d)")
              .formatted(recorded.samples().count(), samples.outcomes().size()));
      return ExitCode.FAILED;
    }
    List<String> differences = AnalysisJson.differences(recorded, findings);
    if (differences.isEmpty()) {
      report(file, "equal to the status, to the byte");
      return ExitCode.OK;
    }
    report(file, "differs from the status in: " + String.join(", ", differences));
    return ExitCode.FAILED;
  }

  private void report(String file, String what) {
    spec.commandLine().getErr().println(TerminalText.line(file + ": " + what));
    spec.commandLine().getErr().flush();
  }
}
