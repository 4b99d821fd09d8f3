package dev.runtimebench.cli.command;

/**
 * The output formats of commands whose output is one document, and not a list of objects of the
 * cluster.
 */
enum DocumentFormat {
  table,
  wide,
  json,
  yaml
}
