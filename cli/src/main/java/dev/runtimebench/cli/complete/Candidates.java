package dev.runtimebench.cli.complete;

import java.util.List;

/**
 * What may stand for a word.
 *
 * @param lines a candidate each, with a tab and a description where there is one
 * @param files whether the name of a file may stand there too
 */
public record Candidates(List<String> lines, boolean files) {

  private static final int DEFAULT = 0;
  private static final int NO_FILES = 4;

  /** What the shell does with the candidates, as cobra numbers it. */
  public int directive() {
    return files ? DEFAULT : NO_FILES;
  }
}
