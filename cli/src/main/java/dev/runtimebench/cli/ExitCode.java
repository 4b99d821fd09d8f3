package dev.runtimebench.cli;

/** The exit codes of the commands. Scripts depend on them. */
public final class ExitCode {

  /** Done. A benchmark that was waited for is Complete, and its gates passed. */
  public static final int OK = 0;

  /**
   * The answer is no: a gate failed, a benchmark failed, a workload fails more often under one
   * runtime, an analysis differs from the status, or a runtime is slower than before.
   */
  public static final int FAILED = 1;

  /** A gate or a comparison is undecided: the answer is not known. */
  public static final int UNDECIDED = 2;

  /** The command failed: wrong usage, an unreadable file, or an error of the cluster. */
  public static final int USAGE = 2;

  /** The benchmarks did not end before the timeout. */
  public static final int TIMEOUT = 3;

  private ExitCode() {}
}
