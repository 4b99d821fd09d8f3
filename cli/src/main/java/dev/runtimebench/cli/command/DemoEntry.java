package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/**
 * Lists {@code rtb demo} in the help. The command itself is in the module demo, which needs the
 * operator and the local cluster; {@code ./rtb} starts that module.
 */
@Command(name = DemoEntry.NAME, description = DemoEntry.SUMMARY)
public final class DemoEntry implements Callable<Integer> {

  /** The command's name. */
  public static final String NAME = "demo";

  /** The description, for the list of commands and for the command's own help. */
  public static final String SUMMARY =
      "Runs the operator on an embedded local cluster with real runc and real gVisor, and"
          + " measures six workloads.";

  /** For the completion: the module demo reads them. */
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private DemoOptions options;

  /** Takes any arguments, so that the message below is the only error. */
  @Unmatched
  @SuppressWarnings("UnusedVariable")
  private List<String> arguments;

  @Override
  public Integer call() {
    throw CliException.usage("this program has no local cluster: run ./rtb demo in a checkout");
  }
}
