package dev.runtimebench.cli.values;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether the number at the end of a benchmark's name, such as {@code X-8}, is the number
 * of CPUs. Go leaves the number out for one CPU.
 */
final class GoProcs {

  private static final Pattern PROCS = Pattern.compile("(.*)(-[0-9]+)");

  private final boolean known;

  /**
   * @param names the names of a whole file
   */
  GoProcs(List<String> names) {
    Set<String> all = Set.copyOf(names);
    Set<String> bare =
        all.stream()
            .map(PROCS::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1))
            .collect(Collectors.toSet());
    boolean each = all.stream().allMatch(name -> PROCS.matcher(name).matches());
    this.known = each || bare.stream().anyMatch(all::contains);
  }

  /** Returns the name without the number of CPUs. */
  String bare(String name) {
    Matcher matcher = PROCS.matcher(name);
    return known && matcher.matches() ? matcher.group(1) : name;
  }

  /** Returns for example {@code -8}; empty without a number. */
  String of(String name) {
    Matcher matcher = PROCS.matcher(name);
    return known && matcher.matches() ? matcher.group(2) : "";
  }
}
