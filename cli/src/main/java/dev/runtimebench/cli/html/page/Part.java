package dev.runtimebench.cli.html.page;

/** A part of a section. */
public sealed interface Part permits Disclosure, Facts, Figure, Note, Table {}
