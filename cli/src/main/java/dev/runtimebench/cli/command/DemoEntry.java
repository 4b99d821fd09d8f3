package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * The place of {@code rtb demo} in the help. The command itself is in a module of its own, with the
 * operator and the local cluster, and {@code ./rtb} starts that module.
 */
@Command(name = DemoEntry.NAME, description = DemoEntry.SUMMARY)
public final class DemoEntry implements Callable<Integer> {

  /** What a person types. */
  public static final String NAME = "demo";

  /** What the command does, for the list of all commands. */
  public static final String SUMMARY =
      "Runs the operator on an embedded local cluster with real runc and real gVisor, and"
          + " measures four workloads. Takes three to four minutes.";

  /** Takes any arguments, so that the message below is the only error. */
  @Unmatched
  @SuppressWarnings("UnusedVariable")
  private List<String> arguments;

  @Override
  public Integer call() {
    throw CliException.usage("this program has no local cluster: type ./rtb demo in a checkout");
  }
}
