package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.values.ReadOptions;
import dev.runtimebench.cli.values.ReadOptionsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how to read a file of another program. */
final class ValueOptions {

  /** Which direction is better. */
  enum Direction {
    lower,
    higher
  }

  @Option(
      names = "--better",
      paramLabel = "DIRECTION",
      description =
          "Which values are better, for a file that does not say so: ${COMPLETION-CANDIDATES}."
              + " Default: lower; required for a rate, such as req/s.")
  private Direction better;

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      description =
          "What separates the columns: one character, or comma, semicolon, tab, space, pipe."
              + " Default: the one in the first line.")
  private String separator;

  @Option(
      names = "--decimal",
      paramLabel = "CHAR",
      defaultValue = ".",
      description = "The decimal separator of the values: a point or a comma. Default: a point.")
  private String decimal;

  @Option(
      names = "--comment",
      paramLabel = "CHAR",
      defaultValue = "#",
      description = "Skip lines that begin with this character; 'none' skips no line. Default: #.")
  private String comment;

  @Option(
      names = "--block",
      paramLabel = "COLUMN",
      description = "The column that makes pairs. Default: block. Without one, nothing is a pair.")
  private String block;

  @Option(
      names = "--runtime",
      paramLabel = "COLUMN",
      description =
          "The column with the runtimes' names, or the part of the name in Go's format. Default:"
              + " runtime; with several files also the files' names.")
  private String runtime;

  @Option(
      names = "--value",
      paramLabel = "COLUMN",
      description = "The column with the values. Default: value.")
  private String value;

  @Option(
      names = "--unit",
      paramLabel = "COLUMN",
      description = "The column with the units of the values. Default: unit or units.")
  private String unit;

  @Option(
      names = "--metric",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns that say what was measured. Default: metric.")
  private List<String> metric = new ArrayList<>();

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that say nothing about what was measured.")
  private List<String> ignored = new ArrayList<>();

  /**
   * Returns the options.
   *
   * @param baseline null if it was not given
   * @throws CliException naming the option that is wrong
   */
  ReadOptions read(String baseline) {
    char point = ReadOptions.character("--decimal", decimal);
    if (point != '.' && point != ',') {
      throw CliException.usage("--decimal: write a point or a comma, not \"" + decimal + "\"");
    }
    return ReadOptionsBuilder.builder()
        .baseline(baseline)
        .better(
            Optional.ofNullable(better)
                .map(b -> b == Direction.lower ? Metric.Better.Lower : Metric.Better.Higher))
        .separator(Optional.ofNullable(separator).map(s -> ReadOptions.character("--separator", s)))
        .decimal(point)
        .comment(
            comment.isEmpty() || comment.equals("none")
                ? Optional.empty()
                : Optional.of(ReadOptions.character("--comment", comment)))
        .columns(new ReadOptions.Columns(block, runtime, value, unit, metric, ignored))
        .build();
  }
}
