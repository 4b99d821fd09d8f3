package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;

/** Checks the options of an analysis. */
final class AnalysisOptionCheck {

  private AnalysisOptionCheck() {}

  /**
   * @param value null if the option was not given
   * @throws CliException if the value is out of range
   */
  static void confidence(Double value) {
    check("--confidence", value, 0.5, 0.999);
  }

  /**
   * @param value null if the option was not given
   * @throws CliException if the value is out of range
   */
  static void margin(Double value) {
    check("--margin", value, 0, 1);
  }

  private static void check(String option, Double value, double least, double most) {
    if (value != null && !(value >= least && value <= most)) {
      throw CliException.usage(
          "%s: %s must be between %s and %s".formatted(option, value, least, most));
    }
  }
}
