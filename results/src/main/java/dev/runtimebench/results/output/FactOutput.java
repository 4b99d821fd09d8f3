package dev.runtimebench.results.output;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.runtimebench.api.v1alpha1.WorkloadFact;
import dev.runtimebench.results.reading.Quoted;
import dev.runtimebench.results.sample.SecretMask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the facts of a workload in its output. The first match of a fact counts. Not thread-safe:
 * one thread takes the lines, and the facts are for others only after the last line.
 */
final class FactOutput {

  private static final int MAX_TEXT = 120;

  private record Search(WorkloadFact fact, Pattern pattern) {}

  private final List<Search> searches;
  private final ReadingListener listener;
  private final Map<String, String> found = new LinkedHashMap<>();

  FactOutput(List<WorkloadFact> facts, ReadingListener listener) {
    this.searches =
        facts.stream().map(fact -> new Search(fact, Pattern.compile(fact.pattern()))).toList();
    this.listener = listener;
  }

  void take(String text, long line) {
    if (found.size() == searches.size()) {
      return;
    }
    for (Search search : searches) {
      if (!found.containsKey(search.fact().name())) {
        take(search, text, line);
      }
    }
  }

  private void take(Search search, String text, long line) {
    String searched =
        text.length() <= RegexOutput.MAX_LINE ? text : text.substring(0, RegexOutput.MAX_LINE);
    Matcher matcher = search.pattern().matcher(searched);
    String group = matcher.find() ? matcher.group(1) : null;
    if (group != null && !group.isBlank()) {
      String shown = Quoted.visible(SecretMask.mask(group.strip()), MAX_TEXT);
      found.put(search.fact().name(), shown);
      listener.fact(line, search.fact().name(), shown);
    }
  }

  /** The texts by the name of the fact; without the facts that were not found. */
  Map<String, String> found() {
    return Map.copyOf(found);
  }
}
