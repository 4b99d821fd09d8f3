package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * All benchmarks at a glance.
 *
 * @param headlines one for each benchmark: those that fail more often first, then the most costly
 * @param parts the plot and the table
 */
public record Overview(List<Headline> headlines, List<Part> parts) {

  /**
   * The answer of one benchmark, with a link to its section.
   *
   * @param anchor the section's id
   * @param group what the workload belongs to
   * @param notes how many remarks the section has; empty if none
   */
  public record Headline(String anchor, String name, String group, String sentence, String notes) {}
}
