package dev.runtimebench.cli.values;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names the metrics of hyperfine's results by what differs between the results. */
final class HyperfineNames {

  private static final String OTHER_COMMANDS =
      "%d files are compared by their names, one command each; the commands differ in more than"
          + " these names";

  private final Set<String> parameters = new TreeSet<>();
  private final Map<String, String> commands = new HashMap<>();
  private final boolean isByFile;
  private final int size;

  HyperfineNames(List<HyperfineResult> results) {
    size = results.size();
    Map<String, Set<String>> values = new TreeMap<>();
    results.forEach(
        r -> r.parameters().keySet().forEach(name -> values.put(name, new HashSet<>())));
    for (HyperfineResult result : results) {
      values.forEach((name, own) -> own.add(result.parameters().getOrDefault(name, "")));
      commands.put(result.rest(), result.rest());
    }
    values.forEach(
        (name, own) -> {
          if (own.size() > 1) {
            parameters.add(name);
          }
        });
    boolean different = commands.size() > 1;
    isByFile = different && isOneCommandInEachFile(results);
    if (isByFile || !different) {
      commands.replaceAll((rest, name) -> "");
    } else {
      shorten();
    }
  }

  private static boolean isOneCommandInEachFile(List<HyperfineResult> results) {
    Set<String> files = new HashSet<>();
    Set<String> runtimes = new HashSet<>();
    return results.stream().allMatch(r -> files.add(r.file()) && runtimes.add(r.runtime()));
  }

  /** Takes off the words that all commands begin with, or end with. */
  private void shorten() {
    List<List<String>> all = new ArrayList<>();
    commands.keySet().forEach(rest -> all.add(List.of(rest.split("\\s+"))));
    int shortest = all.stream().mapToInt(List::size).min().orElse(0);
    int head = 0;
    while (head < shortest && isSame(all, head)) {
      head++;
    }
    int tail = 0;
    while (head + tail < shortest && isSame(all, -1 - tail)) {
      tail++;
    }
    for (Map.Entry<String, String> command : commands.entrySet()) {
      List<String> words = List.of(command.getKey().split("\\s+"));
      command.setValue(String.join(" ", words.subList(head, words.size() - tail)));
    }
  }

  private static boolean isSame(List<List<String>> all, int at) {
    return all.stream().map(words -> words.get(at < 0 ? words.size() + at : at)).distinct().count()
        == 1;
  }

  /** Tells the user if files are compared whose commands differ. */
  void tell(ValueTable table) {
    table.note(OTHER_COMMANDS, isByFile ? size : 0);
  }

  /** Returns the name of the result's metric. */
  String metric(HyperfineResult result) {
    StringBuilder name = new StringBuilder(result.metric());
    String command = commands.get(result.rest());
    name.append(command.isEmpty() ? "" : " " + command);
    for (String parameter : parameters) {
      name.append(' ').append(parameter).append('=');
      name.append(result.parameters().getOrDefault(parameter, ""));
    }
    return name.toString();
  }
}
