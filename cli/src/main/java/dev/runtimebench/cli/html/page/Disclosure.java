package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * Parts that a reader can fold away. The page prints them open.
 *
 * @param open whether the parts are shown at first
 */
public record Disclosure(String title, boolean open, List<Part> parts) implements Part {}
