package dev.runtimebench.cli;

/** What the commands' exit codes mean; scripts rest on them. */
public final class ExitCode {

  /** Done; for a benchmark: Complete. */
  public static final int OK = 0;

  /** A gate failed, or a benchmark without gates ended as Failed. */
  public static final int FAILED = 1;

  /** A gate is undecided, or its benchmark ended as Failed: nothing can be told. */
  public static final int UNDECIDED = 2;

  /** Wrong usage, a file that can't be read, a cluster that refuses or doesn't answer. */
  public static final int USAGE = 2;

  /** The benchmarks were not over in the time given. */
  public static final int TIMEOUT = 3;

  private ExitCode() {}
}
