package dev.runtimebench.cli;

/** The exit codes of the commands. Scripts depend on them. */
public final class ExitCode {

  /** Success. A benchmark that was waited for is Complete, and its gates passed. */
  public static final int OK = 0;

  /** A gate failed, or a benchmark without gates is Failed. */
  public static final int FAILED = 1;

  /** A gate is undecided, or a benchmark with gates is Failed, so that no gate can be decided. */
  public static final int UNDECIDED = 2;

  /** Wrong usage, an unreadable file, or a cluster that refuses the request or doesn't answer. */
  public static final int USAGE = 2;

  /** The benchmarks did not end before the timeout. */
  public static final int TIMEOUT = 3;

  private ExitCode() {}
}
