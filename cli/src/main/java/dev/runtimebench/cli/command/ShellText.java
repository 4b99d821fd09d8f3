package dev.runtimebench.cli.command;

import java.util.regex.Pattern;

/** Writes arguments that a user can paste into a POSIX shell. */
final class ShellText {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellText() {}

  /** Returns the argument, in single quotes if the shell would change the argument otherwise. */
  static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
