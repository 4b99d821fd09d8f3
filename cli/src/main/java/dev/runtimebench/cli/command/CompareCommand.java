package dev.runtimebench.cli.command;

import dev.runtimebench.cli.ExitCode;
import dev.runtimebench.cli.compare.ComparedRun;
import dev.runtimebench.cli.compare.ComparedRuns;
import dev.runtimebench.cli.compare.Expectations;
import dev.runtimebench.cli.compare.RunName;
import dev.runtimebench.cli.compare.RunReader;
import dev.runtimebench.cli.export.CompareTree;
import dev.runtimebench.cli.markdown.CompareMarkdown;
import dev.runtimebench.cli.samples.SampleCluster;
import dev.runtimebench.cli.samples.SampleSet;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.CompareTable;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rtb compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two finished runs of a benchmark, such as before and after an upgrade.",
      "",
      "For each metric and runtime: the ratio to the baseline in AFTER, divided by the ratio in"
          + " BEFORE, with an interval and a verdict. Slower means that the runtime costs more,"
          + " relative to the baseline, than before.",
      "",
      "BEFORE and AFTER are files of 'rtb export' (NDJSON, JSON, CSV), other tables with blocks, or"
          + " benchmarks in the cluster (NAME, or rtb/NAME); - is standard input.",
      "",
      "rtb compare refuses two runs whose nodes, images, limits, parameters or designs differ, or"
          + " are not known to be equal. --expect names what is under test.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 a runtime is slower, or its workload fails more often",
      "than before (with --fail-on slower); 2 wrong usage, a run cannot be read, the",
      "runs cannot be compared, or a verdict is inconclusive (with --fail-on slower).",
      "",
      "Examples:",
      "  rtb compare before.ndjson after.ndjson --expect runtimeVersion",
      "  rtb compare before.ndjson rtb/write-syscall --expect nodeImage,node",
      "  rtb compare a.ndjson b.ndjson -o markdown --fail-on slower --margin 0.1"
    })
final class CompareCommand implements Callable<Integer> {

  /** The output formats. */
  enum Form {
    table,
    wide,
    json,
    yaml,
    markdown
  }

  /** The results that fail a pipeline. */
  enum FailOn {
    slower
  }

  /** Two runs that are each known to 2% can hardly show that they are equal within 2%. */
  private static final double LEAST_MARGIN = 0.05;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The first run.")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "The second run.")
  private String after;

  @Mixin(name = Failures.CONNECTION)
  private ConnectionOptions connection;

  @Option(
      names = "--expect",
      paramLabel = "TRAIT",
      split = ",",
      description = {
        "What is under test, and may differ: ${COMPLETION-CANDIDATES}. nodeImage stands for osImage,"
            + " kernel, kubelet and runtimeVersion. unknown accepts what is unknown, but no"
            + " difference that is known. Can be repeated."
      },
      completionCandidates = Expectations.Names.class)
  private List<String> expected = new ArrayList<>();

  @Option(
      names = {"-b", "--baseline"},
      paramLabel = "NAME",
      description =
          "Compare the ratios to this runtime. Required if both runs are tables. Default: the"
              + " benchmarks' baseline.")
  private String baseline;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = OutputFormats.DESCRIPTION)
  private Form form;

  @Mixin private OutputFileOption file;

  @Option(
      names = "--fail-on",
      paramLabel = "RESULT",
      description =
          "${COMPLETION-CANDIDATES}: exit with 1 if a primary metric is slower or the workload fails"
              + " more often than before, and with 2 if a verdict is inconclusive.")
  private FailOn failOn;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description =
          "The confidence level of intervals and verdicts, 0.5 to 0.999. Default: the higher of the"
              + " two benchmarks'.")
  private Double confidence;

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      description =
          "The equivalence margin, 0 to 1. Default: the larger of the two benchmarks', and at least"
              + " 0.05.")
  private Double margin;

  @Mixin private ValueOptions valueOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    form = OutputFormats.choose(form, file.file(), Form.table);
    AnalysisOptionCheck.confidence(confidence);
    AnalysisOptionCheck.margin(margin);
    Expectations expectations = Expectations.of(expected);
    RunReader reader = new RunReader(this::fromCluster, valueOptions.read(baseline));
    List<ComparedRun> runs = reader.read(RunName.of(before), RunName.of(after));
    ComparedRuns compared =
        ComparedRuns.of(runs.get(0), runs.get(1), settings(runs), expectations.expected());
    print(compared);
    return failOn == FailOn.slower ? compared.slowerCode() : ExitCode.OK;
  }

  private AnalysisSettings settings(List<ComparedRun> runs) {
    AnalysisSettings one = runs.get(0).input().settings();
    AnalysisSettings other = runs.get(1).input().settings();
    return new AnalysisSettings(
        confidence == null ? Math.max(one.confidence(), other.confidence()) : confidence,
        margin == null ? Math.max(LEAST_MARGIN, Math.max(one.margin(), other.margin())) : margin);
  }

  private SampleSet fromCluster(String name) {
    try (KubernetesClient client = connection.open()) {
      return SampleCluster.named(client, connection.namespace(), name);
    }
  }

  private void print(ComparedRuns compared) {
    String text =
        switch (form) {
          case table -> table(compared, TerminalWidth.columns());
          case wide -> table(compared, TerminalWidth.UNLIMITED);
          case json -> CompareTree.json(compared);
          case yaml -> CompareTree.yaml(compared);
          case markdown -> CompareMarkdown.of(compared);
        };
    file.write(spec, text);
  }

  private static String table(ComparedRuns compared, int width) {
    return String.join("\n", CompareTable.of(compared, width)) + "\n";
  }
}
