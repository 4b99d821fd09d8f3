package dev.runtimebench.cli.doctor;

import dev.runtimebench.cli.ExitCode;
import java.util.List;

/**
 * What one check found.
 *
 * @param check what was checked, in a word or two
 * @param message one sentence without a point
 * @param fix what to do; empty if nothing is wrong
 */
public record Finding(Level level, String check, String message, String fix) {

  /** What a finding means for a benchmark. */
  public enum Level {
    /** All is well. */
    ok,
    /** A benchmark runs, but the user should know this. */
    warning,
    /** The user lacks the right for this check. Other checks decide. */
    skipped,
    /** The check could not show whether a benchmark would run. */
    unknown,
    /** A benchmark would not run. */
    problem
  }

  static Finding ok(String check, String message) {
    return new Finding(Level.ok, check, message, "");
  }

  static Finding warning(String check, String message, String fix) {
    return new Finding(Level.warning, check, message, fix);
  }

  static Finding skipped(String check, String message, String fix) {
    return new Finding(Level.skipped, check, message, fix);
  }

  static Finding unknown(String check, String message, String fix) {
    return new Finding(Level.unknown, check, message, fix);
  }

  static Finding problem(String check, String message, String fix) {
    return new Finding(Level.problem, check, message, fix);
  }

  /** Returns the exit code of a command with these findings. */
  public static int exitCode(List<Finding> findings) {
    if (findings.stream().anyMatch(f -> f.level() == Level.problem)) {
      return ExitCode.FAILED;
    }
    return findings.stream().anyMatch(f -> f.level() == Level.unknown)
        ? ExitCode.UNDECIDED
        : ExitCode.OK;
  }
}
