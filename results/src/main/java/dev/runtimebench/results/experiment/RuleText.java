package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.ParameterRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes a rule of a workload as a sentence. */
public final class RuleText {

  private RuleText() {}

  /** One sentence, for example "With target tmpfs, size-mib x jobs must be at most 256." */
  public static String sentence(ParameterRule rule) {
    String demand =
        rule.product().isEmpty()
            ? demand(rule.require())
            : "%s must be %s".formatted(product(rule, UnaryOperator.identity()), bound(rule));
    String condition = condition(rule);
    return (condition.isEmpty() ? demand : "With " + condition + ", " + demand) + ".";
  }

  /** When the rule counts, for example "cache warm and direct 0"; empty if it always counts. */
  static String condition(ParameterRule rule) {
    return rule.when().entrySet().stream()
        .map(entry -> entry.getKey() + " " + anyOf(entry.getValue()))
        .collect(Collectors.joining(" and "));
  }

  /**
   * The product, for example "seconds x (warmup + iterations)".
   *
   * @param word what stands for a parameter
   */
  static String product(ParameterRule rule, UnaryOperator<String> word) {
    if (rule.product().size() == 1 && rule.dividedBy().isEmpty()) {
      return RuleFactor.of(rule.product().get(0)).text(word);
    }
    return join(rule.product(), " x ", word)
        + (rule.dividedBy().isEmpty() ? "" : " / " + join(rule.dividedBy(), " / ", word));
  }

  private static String join(List<String> factors, String sign, UnaryOperator<String> word) {
    return factors.stream()
        .map(RuleFactor::of)
        .map(
            factor ->
                factor.terms().size() == 1 ? factor.text(word) : "(" + factor.text(word) + ")")
        .collect(Collectors.joining(sign));
  }

  /** The bound, for example "at most 0.75 x resources.memory in MiB". */
  private static String bound(ParameterRule rule) {
    return direction(rule) + " " + plain(limit(rule)) + per(rule);
  }

  /** "at most" or "at least". */
  static String direction(ParameterRule rule) {
    return rule.atMost() != null ? "at most" : "at least";
  }

  /** What the bound is multiplied with, with a space before it; empty if it is a fixed number. */
  static String per(ParameterRule rule) {
    if (rule.per() == null) {
      return "";
    }
    return switch (rule.per()) {
      case MemoryMiB -> " x resources.memory in MiB";
      case StorageMiB -> " x resources.ephemeralStorage in MiB";
      case RunSecond -> " x timeouts.runSeconds";
    };
  }

  /** The number of the rule. */
  static BigDecimal limit(ParameterRule rule) {
    return BigDecimal.valueOf(rule.atMost() != null ? rule.atMost() : rule.atLeast());
  }

  private static String demand(Map<String, List<String>> require) {
    return require.entrySet().stream()
        .map(entry -> entry.getKey() + " must be " + anyOf(entry.getValue()))
        .collect(Collectors.joining(" and "));
  }

  /** The values with commas and "or" between them; at least one. */
  static String anyOf(List<String> values) {
    int last = values.size() - 1;
    return last == 0
        ? values.get(0)
        : String.join(", ", values.subList(0, last)) + " or " + values.get(last);
  }

  /** The number without an exponent. */
  static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
