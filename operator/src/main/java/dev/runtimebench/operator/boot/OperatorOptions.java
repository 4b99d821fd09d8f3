package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.spec.Policy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the operator is configured, from environment variables; {@link Setting} says which there are.
 * The two of the log are logback's to read, and only checked here.
 *
 * @param watchNamespaces where benchmarks are run; empty: everywhere
 * @param parallelBenchmarks how many benchmarks measure at a time
 * @param port of probes and metrics; 0: any free one
 * @param probeImage the agent's image, with which sandboxes are looked at before the first trial;
 *     empty: none are
 * @param metricsResults of how many benchmarks the metrics hold the ratios, by name
 * @param policy what benchmarks may do
 * @param election how replicas choose a leader; empty: there is but one replica
 */
public record OperatorOptions(
    Set<String> watchNamespaces,
    int parallelBenchmarks,
    int port,
    Optional<String> probeImage,
    int metricsResults,
    Policy policy,
    Optional<ElectionOptions> election) {

  /** What is used when nothing is set. */
  public static OperatorOptions defaults() {
    return from(Map.of());
  }

  /**
   * From an environment.
   *
   * @throws IllegalArgumentException naming the variable and the mend
   */
  public static OperatorOptions from(Map<String, String> environment) {
    Setting.refuseUnknown(environment.keySet());
    Setting.LOG_LEVEL.readOneOf(environment, "ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    Setting.LOG_FORMAT.readOneOf(environment, "text", "json");
    return new OperatorOptions(
        Setting.WATCH_NAMESPACES.read(environment, OperatorOptions::names),
        Setting.PARALLEL_BENCHMARKS.read(environment, text -> number(text, 1, 1000)),
        Setting.PORT.read(environment, text -> number(text, 0, 65535)),
        Setting.PROBE_IMAGE.read(environment, OperatorOptions::image),
        Setting.METRICS_RESULTS.read(environment, text -> number(text, 0, 100)),
        Setting.POLICY.read(environment, PolicyText::parse),
        ElectionOptions.from(environment));
  }

  public static Set<String> names(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> image(String text) {
    if (text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of an image");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  public static int number(String text, int least, int most) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException(text + " is not between " + least + " and " + most);
    }
    return value;
  }
}
