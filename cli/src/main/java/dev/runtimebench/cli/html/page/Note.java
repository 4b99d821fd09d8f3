package dev.runtimebench.cli.html.page;

/** A paragraph. */
public record Note(String text) implements Part {}
