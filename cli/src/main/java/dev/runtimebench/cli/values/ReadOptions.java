package dev.runtimebench.cli.values;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.CliException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * How to read a file of another program.
 *
 * @param baseline the runtime to compare with; null if it was not given
 * @param better for metrics that do not say which values are better; empty if it was not given
 * @param separator between the columns; empty to take the one in the first line
 * @param decimal the decimal separator: a point or a comma
 * @param comment begins a comment line; empty if no line is a comment
 * @param columns which column means what
 */
@RecordBuilder
public record ReadOptions(
    String baseline,
    Optional<Metric.Better> better,
    Optional<Character> separator,
    char decimal,
    Optional<Character> comment,
    Columns columns) {

  /**
   * Names of columns, in upper or lower case.
   *
   * @param block null for {@code block}
   * @param runtime null for {@code runtime}
   * @param value null for {@code value}
   * @param unit null for {@code unit}, or its plural
   * @param metric the columns whose texts name the metric; empty for {@code metric}
   * @param ignored columns that mean nothing
   */
  @RecordBuilder
  public record Columns(
      String block,
      String runtime,
      String value,
      String unit,
      List<String> metric,
      List<String> ignored) {

    /** The names that {@code rtb export} uses. */
    public static final Columns DEFAULTS =
        ReadOptionsColumnsBuilder.builder().metric(List.of()).ignored(List.of()).build();
  }

  /** Returns these options for a table without a header, whose columns have the usual names. */
  ReadOptions withoutMapping() {
    return ReadOptionsBuilder.builder(this).columns(Columns.DEFAULTS).build();
  }

  /**
   * Returns the character that an option names.
   *
   * @param text one character, or one of the words comma, semicolon, tab, space, pipe
   * @throws CliException naming the option
   */
  public static char character(String option, String text) {
    String bare =
        switch (text) {
          case "comma" -> ",";
          case "semicolon" -> ";";
          case "tab", "\\t" -> "\t";
          case "space" -> " ";
          case "pipe" -> "|";
          default -> text;
        };
    if (bare.length() != 1 || "\"\r\n".contains(bare)) {
      throw CliException.usage(
          option
              + ": \""
              + text
              + "\" is not one character, nor comma, semicolon, tab, space, pipe");
    }
    return bare.charAt(0);
  }
}
