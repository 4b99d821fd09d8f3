package dev.runtimebench.cli.html.page;

import java.util.List;

/**
 * What a page shows that follows a cluster.
 *
 * @param follows what the page follows, and when it last changed, as a sentence
 * @param notices what a reader must know about the state of the page, one sentence each
 */
public record Live(String follows, List<String> notices) {}
