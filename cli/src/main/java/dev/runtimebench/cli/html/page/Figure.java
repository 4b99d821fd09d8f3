package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * A plot. The charting library draws it from the specification with the same id.
 *
 * @param id the element's id
 * @param title what the plot shows
 * @param alternative the content in words, for readers who do not see the plot
 * @param notes how to read the plot, and what it leaves out
 */
public record Figure(String id, String title, String alternative, List<String> notes)
    implements Part {}
