package dev.runtimebench.cli.values;

import org.apache.commons.csv.CSVRecord;

/** Reads the rows of a table. */
interface TableRows {

  /**
   * Reads a row.
   *
   * @param at the place, for messages
   * @throws dev.runtimebench.cli.CliException with the place, the text and the expected form
   */
  void add(CSVRecord row, String at);
}
