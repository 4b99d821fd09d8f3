package dev.runtimebench.cli.html.page;

import java.util.List;

/** Terms with their values. */
public record Facts(List<Fact> facts) implements Part {

  /** One term with its value. */
  public record Fact(String term, String value) {}
}
