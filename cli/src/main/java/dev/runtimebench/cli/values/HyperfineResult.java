package dev.runtimebench.cli.values;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A result of hyperfine: one command, and its times.
 *
 * @param at the place, for messages
 * @param metric the name of the metric, as far as the parameters say it
 * @param parameters what else the parameters say, by name
 * @param rest the command without the names that the other components hold; empty if the command is
 *     the runtime
 */
record HyperfineResult(
    String file,
    String at,
    JsonNode node,
    String runtime,
    String metric,
    Map<String, String> parameters,
    String rest) {

  private static final String METRIC = "metric";
  private static final String MACHINES = "machines";

  /**
   * Returns the result.
   *
   * @param key the parameter that names the runtime
   * @param runtimeOfFile the runtime without this parameter; empty for the command
   */
  static HyperfineResult of(
      String file, int index, JsonNode node, String key, Optional<String> runtimeOfFile) {
    JsonNode all = node.path("parameters");
    String command = node.path("command").asText();
    boolean isCommand = !all.has(key) && runtimeOfFile.isEmpty();
    String runtime = all.path(key).asText(runtimeOfFile.orElse(command));
    Map<String, String> parameters = new TreeMap<>();
    if (!isCommand) {
      for (Map.Entry<String, JsonNode> parameter : all.properties()) {
        if (!Set.of(key, METRIC, MACHINES).contains(parameter.getKey())) {
          parameters.put(parameter.getKey(), parameter.getValue().asText());
        }
      }
    }
    String rest = isCommand ? "" : without(command, runtime);
    for (String name : parameters.values()) {
      rest = without(rest, name);
    }
    if (all.has(METRIC)) {
      rest = without(rest, all.path(METRIC).asText());
    }
    return new HyperfineResult(
        file,
        "%s: results[%d]".formatted(file, index),
        node,
        runtime,
        all.path(METRIC).asText("time"),
        parameters,
        rest.strip());
  }

  /** Cuts a name out of a command: whole words, or else every occurrence. */
  private static String without(String command, String name) {
    if (name.isEmpty()) {
      return command;
    }
    Matcher words =
        Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])")
            .matcher(command);
    return words.find() ? words.replaceAll("") : command.replace(name, "");
  }
}
