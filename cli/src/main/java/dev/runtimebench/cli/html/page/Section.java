package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * One benchmark.
 *
 * @param anchor the section's id
 */
public record Section(
    String anchor, String heading, Badge badge, Answer answer, List<Part> parts) {}
