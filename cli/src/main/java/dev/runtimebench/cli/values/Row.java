package dev.runtimebench.cli.values;

/**
 * One value.
 *
 * @param at the file and the line, for messages, with a colon and a space at its end
 * @param block null if the values are not pairs
 * @param value NaN if the value is not finite
 * @param digits how the value is written
 */
record Row(
    String at, Integer block, String runtime, MetricInfo metric, double value, Digits digits) {

  /** A value whose decimal separator is certain. */
  Row(String at, Integer block, String runtime, MetricInfo metric, double value) {
    this(at, block, runtime, metric, value, Digits.CERTAIN);
  }
}
