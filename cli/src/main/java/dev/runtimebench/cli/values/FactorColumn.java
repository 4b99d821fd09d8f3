package dev.runtimebench.cli.values;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts the texts of a column that may say what was measured, and judges the column. */
final class FactorColumn {

  /** A column with more texts is not a factor: each text would be a metric. */
  static final int MAX_VALUES = 50;

  /** A column with more texts is given up. */
  private static final int MAX_COUNTED = 10_000;

  private static final NumberText NUMBERS = new NumberText('.');

  /** What the column is. */
  enum Role {
    /** The column has the same text in each row. */
    CONSTANT,
    /** The texts say what was measured. */
    FACTOR,
    /** Like FACTOR, but with more texts than there may be metrics. */
    TOO_MANY,
    /** Each number occurs once: the column may number the rows, or say what was measured. */
    UNCLEAR,
    /** The texts occur in several rows, but none of them under two runtimes. */
    APART,
    /** The texts say nothing that two runtimes have in common. */
    OTHER
  }

  private record Place(String runtime, String metric) {}

  private final Map<String, Map<Place, Integer>> texts = new LinkedHashMap<>();
  private final Set<String> runtimes = new HashSet<>();

  /** Counts a text, unless the text is empty. */
  void add(Row row, String text) {
    if (!text.isEmpty() && (texts.size() < MAX_COUNTED || texts.containsKey(text))) {
      runtimes.add(row.runtime());
      texts
          .computeIfAbsent(text, t -> new LinkedHashMap<>())
          .merge(new Place(row.runtime(), row.metric().name()), 1, Integer::sum);
    }
  }

  int size() {
    return texts.size();
  }

  Role role() {
    if (texts.size() < 2 || runtimes.size() < 2) {
      return Role.CONSTANT;
    }
    boolean numeric = texts.keySet().stream().allMatch(NUMBERS::isNumber);
    long shared = texts.keySet().stream().filter(text -> runtimes(text).size() > 1).count();
    if (numeric && isSingle() && shared * 2 >= fewest()) {
      return Role.UNCLEAR;
    }
    if (shared == 0) {
      return isApart(numeric) ? Role.APART : Role.OTHER;
    }
    if (numeric && !isSame() && !isRepeated()) {
      return Role.OTHER;
    }
    return texts.size() > MAX_VALUES ? Role.TOO_MANY : Role.FACTOR;
  }

  private Set<String> runtimes(String text) {
    return texts.get(text).keySet().stream().map(Place::runtime).collect(Collectors.toSet());
  }

  /** How many texts each runtime has. */
  private Map<String, Long> sizes() {
    return texts.keySet().stream()
        .flatMap(text -> runtimes(text).stream())
        .collect(Collectors.groupingBy(runtime -> runtime, Collectors.counting()));
  }

  private long fewest() {
    return sizes().values().stream().mapToLong(size -> size).min().orElseThrow();
  }

  private boolean isSame() {
    return fewest() == texts.size();
  }

  private boolean isSingle() {
    return texts.values().stream().allMatch(m -> m.values().stream().allMatch(n -> n == 1));
  }

  /** Whether each text occurs more than once. Measured numbers rarely repeat. */
  private boolean isRepeated() {
    return texts.values().stream().allMatch(m -> m.values().stream().allMatch(n -> n > 1));
  }

  private boolean isApart(boolean numeric) {
    return sizes().values().stream().anyMatch(size -> size > 1)
        && (numeric ? isRepeated() : !isSingle());
  }
}
