package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.export.JunitExport;
import dev.runtimebench.cli.markdown.MarkdownReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The files that {@code rtb run --wait} leaves for a pipeline. They exist from the start, and say
 * at first that the run has not ended. If a pipeline kills the command, the files exist and are not
 * those of an earlier run.
 */
final class PipelineFiles {

  private static final String NOT_ENDED = "the run has not ended: something killed rtb run";

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description =
          "With --wait: write the results as JUnit XML, also if a gate fails or the time is over."
              + " One test case for each benchmark, gate and comparison.")
  private String junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "With --wait: write the results as Markdown, also if a gate fails or the time is over.")
  private String markdown;

  private boolean ended;

  /** Returns the options as typed, ready for a shell. */
  List<String> repeated() {
    List<String> options = new ArrayList<>();
    if (junit != null) {
      options.add("--junit " + ShellText.quoted(junit));
    }
    if (markdown != null) {
      options.add("--markdown " + ShellText.quoted(markdown));
    }
    return options;
  }

  /**
   * Checks the options, and writes the files of a run that has not ended.
   *
   * @throws CliException if a file cannot be written, or the command does not wait
   */
  void begin(boolean wait) {
    if (!wait && (junit != null || markdown != null)) {
      throw CliException.usage("--junit and --markdown write results: add --wait");
    }
    writeError("NotEnded", NOT_ENDED);
  }

  /** Writes the results, complete or not. */
  void end(List<RuntimeBenchmark> benchmarks) {
    ended = true;
    if (junit != null) {
      Output.write(junit, JunitExport.of(benchmarks));
    }
    if (markdown != null) {
      List<BenchmarkView> views = benchmarks.stream().map(BenchmarkView::new).toList();
      Output.write(markdown, new MarkdownReport(views).render());
    }
  }

  /** Writes why there are no results. Does nothing if there are. */
  void fail(List<String> why) {
    if (!ended) {
      writeError("Error", String.join("; ", why));
    }
  }

  private void writeError(String reason, String message) {
    if (junit != null) {
      Output.write(junit, JunitExport.ofError(reason, message));
    }
    if (markdown != null) {
      Output.write(markdown, MarkdownReport.ofError(message));
    }
  }
}
