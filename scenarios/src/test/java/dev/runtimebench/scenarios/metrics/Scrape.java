package dev.runtimebench.scenarios.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the parts of the Prometheus text format that the tests need. */
final class Scrape {

  private static final Pattern SERIES =
      Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line with a value. */
  record Series(String name, Map<String, String> labels, double value) {}

  private final List<Series> series;
  private final Map<String, String> help = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  Scrape(String text) {
    series = text.lines().map(SERIES::matcher).filter(Matcher::matches).map(Scrape::of).toList();
    text.lines()
        .map(line -> line.split(" ", 4))
        .filter(words -> words.length == 4 && words[0].equals("#"))
        .forEach(words -> (words[1].equals("HELP") ? help : types).put(words[2], words[3]));
  }

  private static Series of(Matcher line) {
    Map<String, String> labels = new HashMap<>();
    Matcher label = LABEL.matcher(line.group(2) == null ? "" : line.group(2));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return new Series(line.group(1), labels, Double.parseDouble(line.group(3)));
  }

  /** All series with this name. */
  List<Series> named(String name) {
    return series.stream().filter(s -> s.name().equals(name)).toList();
  }

  /**
   * The value of the first series that has this name and these labels; empty if there is none.
   *
   * @param labels label names and values in turn
   */
  Optional<Double> value(String name, String... labels) {
    return named(name).stream()
        .filter(
            s -> {
              boolean all = true;
              for (int i = 0; i < labels.length; i += 2) {
                all &= labels[i + 1].equals(s.labels().get(labels[i]));
              }
              return all;
            })
        .map(Series::value)
        .findFirst();
  }

  /** The names of the metric families, from the TYPE lines. */
  Set<String> families() {
    return new TreeSet<>(types.keySet());
  }

  String help(String family) {
    return help.get(family);
  }

  String type(String family) {
    return types.get(family);
  }
}
