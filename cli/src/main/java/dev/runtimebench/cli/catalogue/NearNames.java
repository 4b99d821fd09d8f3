package dev.runtimebench.cli.catalogue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
public final class NearNames {

  private static final int MOST = 5;

  private NearNames() {}

  /** Returns at most five names that are like a mistyped name, the nearest first. */
  public static List<String> of(String typed, List<String> names) {
    return names.stream()
        .filter(name -> isNear(typed, name))
        .sorted(
            Comparator.comparingInt((String name) -> distance(typed, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isNear(String typed, String name) {
    return !typed.isEmpty()
        && (name.contains(typed)
            || typed.contains(name)
            || distance(typed, name) <= Math.max(2, name.length() / 3));
  }

  /** The Levenshtein distance: inserted, removed and replaced characters. */
  static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
      }
      before = row;
    }
    return before[to.length()];
  }
}
