package dev.runtimebench.results.experiment;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A factor of a rule's product: a parameter, a whole number, or a sum of them, such as {@code
 * warmup + 1}.
 *
 * @param terms the terms of the sum, at least one
 */
record RuleFactor(List<String> terms) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  static RuleFactor of(String text) {
    return new RuleFactor(Stream.of(text.split("\\+", -1)).map(String::strip).toList());
  }

  private static boolean isNumber(String term) {
    return NUMBER.matcher(term).matches();
  }

  /** The terms that are not numbers. */
  List<String> parameters() {
    return terms.stream().filter(term -> !isNumber(term)).toList();
  }

  /**
   * The sum.
   *
   * @param number the number that a parameter stands for
   */
  BigDecimal sum(UnaryOperator<String> number) {
    return terms.stream()
        .map(term -> new BigDecimal(isNumber(term) ? term : number.apply(term)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * The sum for people to read.
   *
   * @param word what stands for a parameter
   */
  String text(UnaryOperator<String> word) {
    return terms.stream()
        .map(term -> isNumber(term) ? term : word.apply(term))
        .collect(Collectors.joining(" + "));
  }
}
