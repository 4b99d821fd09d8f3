package dev.runtimebench.operator.boot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that can be set, each by the environment variable {@code RTB_} and its name. The table
 * in the documentation is made from this.
 */
public enum Setting {
  WATCH_NAMESPACES(
      "", "namespaces with commas", "Where benchmarks are run. Empty: in all namespaces."),
  PARALLEL_BENCHMARKS(
      "1",
      "1 to 1000",
      "How many benchmarks may measure at the same time. On one node they disturb each other."),
  PORT("8080", "0 to 65535", "Where `/livez`, `/readyz` and `/metrics` answer. 0: any free port."),
  PROBE_IMAGE(
      "",
      "an image",
      "The agent's image: a Pod of it looks at a sandbox of each runtime before the first trial. Empty: only the agent in a workload's own image tells what a sandbox is."),
  METRICS_RESULTS(
      "0",
      "0 to 100",
      "Of how many benchmarks, those that were complete last, the metrics hold the ratios, by namespace and name. Whoever can read the metrics can then read these."),
  POLICY(
      "{}",
      "JSON, as the chart's value policy",
      "What benchmarks may do: RuntimeClasses, images, nodes, Pods and time."),
  LEADER_ELECTION(
      "false",
      "true or false",
      "Whether one of several replicas is elected to work; the others stand by."),
  LEASE_NAMESPACE(
      "", "a namespace", "Where the Lease is. Must be set when RTB_LEADER_ELECTION is true."),
  LEASE_NAME("runtimebench-operator", "a name", "The Lease's name."),
  LEASE_SECONDS(
      "15",
      "3 to 3600",
      "How long a leader that is silent still counts as one; it gives up itself after two thirds."),
  IDENTITY("", "text", "Who this replica is in the Lease. Empty: the host's name."),
  LOG_LEVEL("INFO", "ERROR, WARN, INFO, DEBUG or TRACE", "How much is logged."),
  LOG_FORMAT("text", "text or json", "How a line is logged: for people, or as one JSON object.");

  private static final String PREFIX = "RTB_";

  private final String byDefault;
  private final String form;
  private final String description;

  Setting(String byDefault, String form, String description) {
    this.byDefault = byDefault;
    this.form = form;
    this.description = description;
  }

  /** The environment variable. */
  public String variable() {
    return PREFIX + name();
  }

  /** The value when it isn't set, as text. */
  public String byDefault() {
    return byDefault;
  }

  /** What a value looks like, in words. */
  public String form() {
    return form;
  }

  /** What it is for. */
  public String description() {
    return description;
  }

  /**
   * Its value in an environment.
   *
   * @throws IllegalArgumentException naming the variable and the mend
   */
  public <T> T read(Map<String, String> environment, Function<String, T> parser) {
    try {
      return parser.apply(environment.getOrDefault(variable(), byDefault).strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(variable() + ": is not a number, but must be " + form, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable() + ": " + e.getMessage(), e);
    }
  }

  /** The same for one of a few words. */
  public String readOneOf(Map<String, String> environment, String... words) {
    return read(
        environment,
        text -> {
          if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is not one of " + form);
          }
          return text;
        });
  }

  /** Refuses a variable of ours that isn't known: a typing error must not pass for a setting. */
  public static void refuseUnknown(Set<String> variables) {
    Set<String> known = Stream.of(values()).map(Setting::variable).collect(Collectors.toSet());
    Set<String> unknown =
        variables.stream()
            .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown setting " + unknown + "; known are " + new TreeSet<>(known));
    }
  }
}
