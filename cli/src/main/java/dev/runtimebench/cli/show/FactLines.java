package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what the workload printed in words, such as the file system that it measured. */
public final class FactLines {

  private FactLines() {}

  /**
   * Returns one line for each fact, with the text of each runtime: {@code file-system: runc ext4,
   * gvisor 9p}.
   *
   * @param environment may be null
   */
  public static List<String> of(Environment environment) {
    Map<String, List<String>> byFact = new LinkedHashMap<>();
    if (environment != null) {
      environment
          .sandboxes()
          .forEach(
              sandbox ->
                  sandbox
                      .facts()
                      .forEach(
                          (fact, text) ->
                              byFact
                                  .computeIfAbsent(fact, name -> new ArrayList<>())
                                  .add(sandbox.runtime() + " " + text)));
    }
    return byFact.entrySet().stream()
        .map(fact -> TerminalText.line(fact.getKey() + ": " + String.join(", ", fact.getValue())))
        .toList();
  }
}
