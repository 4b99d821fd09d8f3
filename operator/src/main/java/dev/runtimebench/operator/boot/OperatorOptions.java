package dev.runtimebench.operator.boot;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the operator is configured: environment variables that begin with {@code RTB_}. One that
 * isn't known is refused, so that a typing error doesn't pass for a setting.
 *
 * @param watchNamespaces {@code RTB_WATCH_NAMESPACES}, with commas; empty: all
 * @param parallelBenchmarks {@code RTB_PARALLEL_BENCHMARKS}: how many benchmarks measure at a time
 * @param port {@code RTB_PORT}: probes and metrics; 0: any free one
 */
public record OperatorOptions(Set<String> watchNamespaces, int parallelBenchmarks, int port) {

  private static final String PREFIX = "RTB_";
  private static final String NAMESPACES = "RTB_WATCH_NAMESPACES";
  private static final String PARALLEL = "RTB_PARALLEL_BENCHMARKS";
  private static final String PORT = "RTB_PORT";
  private static final Set<String> KNOWN = Set.of(NAMESPACES, PARALLEL, PORT);

  /** What is used when nothing is set: all namespaces, one benchmark at a time, port 8080. */
  public static OperatorOptions defaults() {
    return from(Map.of());
  }

  /**
   * From an environment.
   *
   * @throws IllegalArgumentException naming the variable and the mend
   */
  public static OperatorOptions from(Map<String, String> environment) {
    Set<String> unknown =
        environment.keySet().stream()
            .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown setting " + unknown + "; known are " + new TreeSet<>(KNOWN));
    }
    return new OperatorOptions(
        read(environment, NAMESPACES, "", OperatorOptions::names),
        read(environment, PARALLEL, "1", text -> number(text, 1, 1000)),
        read(environment, PORT, "8080", text -> number(text, 0, 65535)));
  }

  private static <T> T read(
      Map<String, String> environment, String name, String other, Function<String, T> parser) {
    try {
      return parser.apply(environment.getOrDefault(name, other).strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Set<String> names(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static int number(String text, int least, int most) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text + " is not between " + least + " and " + most);
    }
    return value;
  }
}
