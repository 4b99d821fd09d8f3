package dev.runtimebench.cli.export;

/**
 * A test case.
 *
 * @param name unique in its suite: GitLab ignores a second case of the same name
 * @param type the reason, one word; empty for a case that passed
 * @param message the result in a sentence
 */
record JunitCase(String name, Result result, String type, String message) {

  /** The result of a test case. */
  enum Result {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED
  }
}
